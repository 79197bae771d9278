/** The extension host's last word before it ends: what is logged afterwards is the noise of its end. */
export const endMark = 'The suites have ended';
