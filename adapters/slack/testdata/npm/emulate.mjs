// Slack as Vercel's emulate plays it, on loopback: strict about scopes, with
// signed events. It prints one line of JSON when it is up.
import { createEmulator } from "emulate";
import { slackPlugin } from "./node_modules/emulate/dist/dist-6ZQHD4DN.js";

const [port, hook, secret, botToken, personToken, scopes] = process.argv.slice(2);
const register = slackPlugin.register;
slackPlugin.register = function (app, store, webhooks, ...rest) {
  webhooks.register({ url: hook, events: ["*"], active: true, secret, owner: "slack" });
  return register.call(this, app, store, webhooks, ...rest);
};
const emulator = await createEmulator({
  service: "slack", port: Number(port), hostname: "127.0.0.1", baseUrl: "http://localhost:" + port,
  seed: {
    slack: {
      strict_scopes: true, signing_secret: secret,
      users: [{ name: "eva", real_name: "Eva", profile: { real_name: "Eva", display_name: "eva" } }],
      channels: [{ name: "cluster" }],
      oauth_apps: [{ client_id: "1.2", client_secret: "x", name: "Grantdesk", redirect_uris: [], app_id: "A1", bot_id: "B1", bot_user_id: "U0BOT", bot_name: "grantdesk", scopes }],
      tokens: [
        { token: botToken, type: "bot", user: "U0BOT", bot_id: "B1", bot_user_id: "U0BOT", app_id: "A1", scopes },
        { token: personToken, user: "eva" },
      ],
    },
  },
});
console.log(JSON.stringify({ url: emulator.url }));
process.stdin.resume().on("end", () => emulator.close().then(() => process.exit(0)));
