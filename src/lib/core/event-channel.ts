/** The BroadcastChannel on which every tab hears of progress and changes. */
export const EVENT_CHANNEL = 'rollcall';

/** The BroadcastChannel on which the tabs tell each other of a push. */
export const PUSH_CHANNEL = 'rollcall-push';
