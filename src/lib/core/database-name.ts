/** The IndexedDB database that holds everything. */
export const DATABASE_NAME = 'rollcall';
