/** `import text from './x.sh?raw'` gives the file as text: Vite puts it into the bundle, and vitest does the same. */
declare module '*.sh?raw' {
  const text: string;
  export default text;
}
