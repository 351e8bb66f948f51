// A bot of Bolt over sockets against the server given: it answers each
// message with a button, changes its message when the button is pressed,
// answers a command, and prints what it hears when it does what is not allowed.
const { App, SocketModeReceiver, LogLevel } = require("@slack/bolt");
const [api, token, appToken] = process.argv.slice(2);
const clientOptions = { slackApiUrl: api, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
const receiver = new SocketModeReceiver({ appToken, clientOptions, installerOptions: { clientOptions }, logLevel: LogLevel.ERROR });
const app = new App({ token, receiver, clientOptions, logLevel: LogLevel.ERROR });
app.message(async ({ message, say }) => {
  console.log("heard", message.text);
  await say({
    text: "echo " + message.text,
    blocks: [{ type: "actions", elements: [{ type: "button", action_id: "go", value: "go", text: { type: "plain_text", text: "Go" } }] }],
  });
});
app.action("go", async ({ ack, body, client }) => {
  await ack();
  await client.chat.update({ channel: body.channel.id, ts: body.container.message_ts, text: "done" });
  const said = async (name, call) => {
    try {
      await call();
      console.log(name, "ok");
    } catch (e) {
      console.log(name, e.data ? e.data.error : e.code);
    }
  };
  const long = { type: "section", text: { type: "plain_text", text: "x".repeat(3001) } };
  await said("too long", () => client.chat.postMessage({ channel: "D5", text: "x", blocks: [long] }));
  await said("no channel", () => client.chat.postMessage({ channel: "C404", text: "x" }));
  await said("scope", () => client.files.list());
  await said("history", () => client.conversations.history({ channel: "D5" }));
  await said("slow", () => client.reactions.add({ channel: "D5", timestamp: "1.1", name: "x" }));
});
app.command("/grantdesk", async ({ command, ack }) => {
  await ack({ response_type: "ephemeral", text: "you said " + command.text });
  console.log("command", command.text);
});
process.stdin.resume().on("end", () => app.stop().then(() => process.exit(0)));
app.start().then(() => console.log("ready"));
