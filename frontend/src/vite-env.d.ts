// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- Vite's own interface, extended
interface ImportMetaEnv {
  readonly VITE_API_URL?: string;
}
