declare global {
	// Kit's types to extend (App.PageState, App.Error); empty until something needs one.
	namespace App {}
}

export {};
