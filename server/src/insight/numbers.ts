/** How measured numbers are written where findings and heat are joined: as reports of profiles write them. */
export { percent, weight } from "../profile/numbers.ts";
