/** Texts of the shared components. */
export const partWords = {
	close: 'Close',
	dismiss: 'Dismiss',
	cancel: 'Cancel',
};
