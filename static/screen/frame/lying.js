// Whether the screen lies: the same question as the style sheets ask.
export const isLying = () => matchMedia("(orientation: landscape) and (min-width: 900px)").matches;
