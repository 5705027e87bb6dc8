// Streamlit's own few words are English and cannot be configured: they are put into Chinese where they appear.
const WORDS = {
  "Skip to main content": "跳到正文",
  "Sidebar": "侧栏",
  "App pages": "页面",
  "Collapse sidebar": "收起侧栏",
  "Expand sidebar": "展开侧栏",
  "file upload": "上传文件",
  "Upload a file": "附上文件",
  "Upload or drag and drop a file": "附上文件，或把文件拖到这里",
  "Drag and drop a file here": "把文件拖到这里",
  "Drag and drop file here": "把文件拖到这里",
  "Drag and drop files here": "把文件拖到这里",
  "Add files": "添加文件",
  "Send message": "发送",
  "Choose an option": "请选择",
  "Open": "展开",
  "No results": "没有这一项",
  "Clear value": "清除",
  "Close": "关闭",
  "Cancel": "取消",
  "Dismiss": "知道了",
  "Show more": "展开全部",
  "Show less": "收起",
  "Download failed": "下载没有成功，请再试一次",
  "Only one file is allowed.": "一次只能附一个文件。",
  "Network error": "连不上程序",
  "Connecting": "正在连接",
  "Connecting to Streamlit server": "正在连接",
  "Please wait...": "请稍候",
  "Connection error": "和程序的连接断了",
  "Connection timed out.": "程序没有回应，请看运行窗口是否还开着，再刷新页面。",
  "Connection lost. Please wait for the app to reconnect, then try again.": "连接断了，正在重新连接，请稍后再试。",
  "Reconnected to server.": "已重新连上。",
  "Page not found": "没有这个页面",
  "Show password": "显示密码",
  "Hide password": "隐藏密码",
  "Show password text": "显示密码",
  "Hide password text": "隐藏密码",
  "Select all": "全选",
  "Clear all": "全部清除",
  "Selected values": "已选的",
  "Link to heading": "本节的链接",
  "Copy to clipboard": "复制",
  "Error:": "出错：",
  "Upload": "选择文件",
  "add icon": "添加",
};
const STARTS = [
  [/^Remove (.+)$/, "移除 $1"],
  [/^Help for (.+)$/, "说明：$1"],
  [/^Clear (.+)$/, "清除 $1"],
  [/^(\d+) options? available\.?$/, "有$1项可选"],
  [/^(\d+)\s*MB per file.*$/, "单个不超过 $1 MB"],
  [/^The page that you have requested does not seem to exist.*$/s, "网址不对，或者您的角色不用这一页。已打开您的第一页。"],
  [/^(.*) must be (.*) or smaller\.?$/, "文件超过 $2，请拆小后再传"],
  [/^(Is Streamlit still running\?|If you accidentally stopped Streamlit).*$/s, "请看运行窗口是否还开着；关掉了就重新启动，再刷新页面。"],
  [/^You are not connected to (an app|a Streamlit app).*$/s, "请看运行窗口是否还开着；关掉了就重新启动，再刷新页面。"],
];
const ATTRIBUTES = ["aria-label", "placeholder", "title"];

function chinese(words) {
  const bare = words.trim();
  if (!/^[A-Za-z(\d]/.test(bare)) return null;
  if (Object.hasOwn(WORDS, bare)) return WORDS[bare];
  for (const [start, put] of STARTS) if (start.test(bare)) return bare.replace(start, put);
  return null;
}
function put(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const words = chinese(node.nodeValue);
    if (words !== null) node.nodeValue = words;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of ATTRIBUTES) {
    const words = node.hasAttribute(name) ? chinese(node.getAttribute(name)) : null;
    if (words !== null) node.setAttribute(name, words);
  }
  node.childNodes.forEach(put);
}
// What is typed and not yet sent outlives a refresh of the page.
const UNSENT = "unsent-message";
const field = (node) => node.closest?.(".st-key-chat")?.querySelector("textarea");
const forget = () => sessionStorage.removeItem(UNSENT);
function keepTyping() {
  document.addEventListener("input", (event) => {
    if (event.target === field(event.target)) sessionStorage.setItem(UNSENT, event.target.value);
  });
  const sent = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field(event.target);
  document.addEventListener("keydown", (event) => sent(event) && forget(), true);
  document.addEventListener("click", (event) => event.target.closest('[data-testid="stChatInputSubmitButton"]') && forget(), true);
}
const restored = new WeakSet(); // fields, each once: the page makes a new one now and then
function putBack() {
  const area = document.querySelector(".st-key-chat textarea");
  if (!area || restored.has(area)) return;
  restored.add(area);
  if (area.value) return sessionStorage.setItem(UNSENT, area.value); // typed before this script was there
  const kept = sessionStorage.getItem(UNSENT);
  if (!kept) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, kept);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
export default function ({ data }) {
  document.documentElement.lang = "zh-CN";
  // A refresh must not ask for the password again: the login's token lives in a cookie of this site.
  if (data && typeof data.token === "string") {
    const age = data.token ? 43200 : 0;
    document.cookie = `${data.name}=${data.token}; path=/; max-age=${age}; SameSite=Strict`;
  }
  if (window.pageLanguage) return;
  keepTyping();
  window.pageLanguage = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(put);
      else put(change.target);
    }
    putBack();
  });
  put(document.body);
  putBack();
  window.pageLanguage.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
