/** The BroadcastChannel on which every tab hears of progress and changes. */
export const EVENT_CHANNEL = 'rollcall';
