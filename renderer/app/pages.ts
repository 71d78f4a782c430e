import {
  IconChartLine,
  IconCoin,
  IconHistory,
  IconPackage,
  type IconProps,
  IconSend,
  IconServer2,
  IconSettings,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** The pages of the navigation, in order; `key` follows `g` as a keyboard shortcut. */
export const pages = [
  { to: '/fleet', label: 'Fleet', key: 'f', icon: IconServer2 },
  { to: '/modules', label: 'Modules', key: 'm', icon: IconPackage },
  { to: '/rollouts', label: 'Rollouts', key: 'r', icon: IconSend },
  { to: '/policies', label: 'Policies', key: 'o', icon: IconShieldCheck },
  { to: '/performance', label: 'Performance', key: 'p', icon: IconChartLine },
  { to: '/cost', label: 'Cost', key: 'c', icon: IconCoin },
  { to: '/activity', label: 'Activity', key: 'a', icon: IconHistory },
  { to: '/settings', label: 'Settings', key: 's', icon: IconSettings },
] as const satisfies readonly { to: string; label: string; key: string; icon: ComponentType<IconProps> }[];
