/** The bundler takes sheets along; they export nothing. */
declare module "*.css";
