import { troubleOf } from '../core/storage-trouble.ts';

/**
 * The same methods; where storage is the trouble, their promises reject with a `StorageTrouble`, whose message
 * says its kind also in another thread (`troubleKindIn`). Comlink carries nothing else of an error.
 */
export function tellingTrouble<Surface extends object>(surface: Surface): Surface {
	return new Proxy(surface, {
		get(target, name) {
			const method: unknown = Reflect.get(target, name, target);
			if (typeof method !== 'function') return method;
			return async (...parameters: unknown[]) => {
				try {
					return await method.apply(target, parameters);
				} catch (error) {
					throw troubleOf(error) ?? error;
				}
			};
		},
	});
}
