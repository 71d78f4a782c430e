import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  Drawer,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  NumberInput,
  PasswordInput,
  Popover,
  Radio,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

/** The accent: petrol. Shade 7 on white and shade 3 on the dark surface both pass 4.5 to 1. */
const petrol: MantineColorsTuple = [
  '#eaf4f6',
  '#d3e6ea',
  '#a6ced7',
  '#77b6c4',
  '#4f9fb1',
  '#2f8a9f',
  '#1b7589',
  '#0f6376',
  '#0b4f5f',
  '#083b47',
];

const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#eff1f3',
  '#e3e6ea',
  '#d3d8de',
  '#b5bcc5',
  '#8d96a1',
  '#69737f',
  '#4d5763',
  '#333b45',
  '#1c2229',
];

const dark: MantineColorsTuple = [
  '#d7dce1',
  '#aeb6bf',
  '#8a939d',
  '#59626c',
  '#333b44',
  '#2a3139',
  '#1d2329',
  '#161b20',
  '#101418',
  '#0a0d10',
];

const green: MantineColorsTuple = [
  '#e9f6ee',
  '#cfeadb',
  '#a3d7ba',
  '#74c498',
  '#4ab07a',
  '#2b9a62',
  '#1a7f4e',
  '#13693f',
  '#0e5332',
  '#093d25',
];

const red: MantineColorsTuple = [
  '#fdeeec',
  '#f9d6d2',
  '#f1aca6',
  '#e98078',
  '#e05b52',
  '#d23f37',
  '#b92d27',
  '#98231f',
  '#771b18',
  '#561311',
];

const yellow: MantineColorsTuple = [
  '#fdf5e3',
  '#f9e7bd',
  '#f2d082',
  '#eab94b',
  '#dda324',
  '#bd8510',
  '#8f6405',
  '#774f05',
  '#5d3d05',
  '#432c04',
];

const compact = { defaultProps: { size: 'xs' } };

/** Dense and sober: 13 px text, 28–30 px controls, small corners, no decoration. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark, green, red, yellow },
  white: '#ffffff',
  black: '#161b21',
  fontFamily: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'Cascadia Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  radius: { xs: '2px', sm: '4px', md: '5px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.35' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '13px', lineHeight: '1.45' },
      h4: { fontSize: '13px', lineHeight: '1.45' },
      h5: { fontSize: '12px', lineHeight: '1.45' },
      h6: { fontSize: '12px', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 28, variant: 'subtle', color: 'gray' } }),
    Button: Button.extend({
      ...compact,
      vars: (_theme, { size }) => ({
        root: { '--button-fz': '13px', ...(size === 'xs' || size === undefined ? { '--button-height': '30px' } : {}) },
      }),
    }),
    Checkbox: Checkbox.extend({ ...compact, styles: { label: { fontSize: 13, paddingInlineStart: 8 } } }),
    // Locking the page's scroll would inject a <style>, which the content security policy forbids; pages scroll inside
    // their own area, under the overlay.
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false, padding: 'md' } }),
    Input: Input.extend({
      ...compact,
      vars: () => ({ input: {}, wrapper: { '--input-fz': '13px', '--input-height': '30px' } }),
    }),
    InputWrapper: Input.Wrapper.extend({
      ...compact,
      styles: { label: { marginBottom: 4 }, description: { marginTop: -2, marginBottom: 4 } },
      vars: () => ({
        label: { '--input-label-size': '13px' },
        error: { '--input-error-size': '12px' },
        description: { '--input-description-size': '12px' },
        success: {},
      }),
    }),
    // In place, so that it stands inside a landmark; without the empty element that holds the focus, which a menu may not
    // contain.
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        withinPortal: false,
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 80 },
      },
    }),
    ModalRoot: Modal.Root.extend({ defaultProps: { lockScroll: false, padding: 'md', radius: 'md' } }),
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        padding: 'md',
        radius: 'md',
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 100 },
      },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    NumberInput: NumberInput.extend(compact),
    PasswordInput: PasswordInput.extend(compact),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Radio: Radio.extend({
      ...compact,
      styles: {
        label: { fontSize: 13, paddingInlineStart: 8 },
        description: { fontSize: 12, paddingInlineStart: 8, marginTop: 2 },
      },
    }),
    SegmentedControl: SegmentedControl.extend(compact),
    Select: Select.extend(compact),
    Switch: Switch.extend({
      defaultProps: { size: 'xs', withThumbIndicator: false },
      styles: {
        label: { fontSize: 13, paddingInlineStart: 8 },
        description: { fontSize: 12, paddingInlineStart: 8, marginTop: 2 },
      },
    }),
    Textarea: Textarea.extend(compact),
    TextInput: TextInput.extend(compact),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, fz: 12, withArrow: false, transitionProps: { duration: 80 } },
    }),
  },
});
