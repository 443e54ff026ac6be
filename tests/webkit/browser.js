// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- GJS has modules of its own, without types
// @ts-nocheck
/**
 * A browser of one window and no furniture, for GJS: `gjs -m browser.js FOLDER`. WebKitGTK's own MiniBrowser
 * keeps nothing when it is driven; this one keeps its data in a folder, as the browsers that people use do.
 */
import Gtk from 'gi://Gtk?version=3.0';
import WebKit from 'gi://WebKit2?version=4.1';

const [folder] = ARGV;

Gtk.init(null);
const context = new WebKit.WebContext({
	website_data_manager: new WebKit.WebsiteDataManager({
		base_data_directory: `${folder}/data`,
		base_cache_directory: `${folder}/cache`,
	}),
});
context.set_automation_allowed(true);
context.connect('automation-started', (_, session) => {
	session.connect('create-web-view', () => {
		const view = new WebKit.WebView({ web_context: context, is_controlled_by_automation: true });
		// To the driver's output, which the tests read.
		view.get_settings().enable_write_console_messages_to_stdout = true;
		const window = new Gtk.Window({ default_width: 1280, default_height: 900 });
		window.add(view);
		window.show_all();
		return view;
	});
});
Gtk.main();
