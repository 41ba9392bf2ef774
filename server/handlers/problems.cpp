#include <algorithm>
#include <array>

#include "server/handlers/answer.hpp"
#include "server/handlers/openapi.hpp"
#include "server/handlers/page.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

/// One type of problem (RFC 9457): what happened and what can be done.
struct Explained {
    std::string_view type;
    int status;
    std::string_view zh, en;
};

constexpr auto explained = std::to_array<Explained>({
    {"bad-request", 400, "请求中的某个参数有误；detail 说明是哪个、可填什么。",
     "A parameter or header of the request is wrong; detail names it and says what may be given."},
    {"bad-json", 400, "请求体不是合法的 JSON；byte 给出出错位置。",
     "The body is not JSON; byte says where it stops being so."},
    {"bad-target", 400, "网址本身无法解读。",
     "The address itself cannot be read: broken percent-encoding or a path that leaves the site."},
    {"wrong-credentials", 401, "账号与密码不匹配。", "Login and password do not belong together."},
    {"sign-in-needed", 401, "此操作需要登录，或令牌已失效。",
     "This needs somebody signed in, or a token that still holds."},
    {"forbidden", 403, "写入须经 https（或在服务器本机进行），且须来自本站页面。",
     "Writes are taken over https, or from this machine itself, and only from our own pages."},
    {"not-allowed", 403, "您的角色或辖区不允许此操作；detail 说明缺少什么，reason 是其代码。",
     "Your role or jurisdiction does not allow this; detail says what is missing, reason is a code for it."},
    {"password-change-needed", 403, "请先更改初始密码。", "Change your first password before anything else."},
    {"wrong-first-run-token", 403, "首次启动令牌不正确；控制台印有正确的链接。",
     "This is not the first-run token; the console has the right link."},
    {"not-found", 404, "没有这个地址或要素。", "There is no such address or feature."},
    {"method-not-allowed", 405, "此地址不接受这种方法；Allow 列出可用方法。",
     "The address does not take this method; Allow lists those it takes."},
    {"not-acceptable", 406, "无法给出 Accept 所要的格式。", "None of the formats that Accept names can be given."},
    {"websocket-needed", 426, "此地址只接受 WebSocket 连接（版本 13）。",
     "This place speaks WebSocket, version 13, and nothing else."},
    {"too-slow", 408, "请求发送得太慢。", "The request came too slowly."},
    {"conflict", 409, "与已有数据冲突：代码或唯一标识已被占用，或仍被引用。",
     "It clashes with what is stored: a code or uid is taken, or others still refer to it."},
    {"undo-refused", 409, "不能撤销：之后的修改改动了同一要素（in_the_way 列出），或已被撤销，或一次太多。",
     "It cannot be taken back: later revisions changed the same features (in_the_way lists those you may see), it was "
     "taken back already, or it is too much at once."},
    {"last-admin", 409, "这是最后一位全区管理员，不能停用或撤销其管理员角色。",
     "The last administrator of the whole district can be neither disabled nor stripped."},
    {"owned", 409, "另一个进程正在写此数据库。", "Another process owns the database for writing."},
    {"version-conflict", 412, "要素在您读取之后已被他人修改；给出当前版本，请核对后重试。",
     "Somebody changed the feature since you read it; the answer holds the present one. Compare and send again with "
     "its ETag."},
    {"body-too-large", 413, "请求体超过上限。", "The body is larger than this address takes."},
    {"unsupported-media-type", 415, "请求体的 Content-Type 不被接受。",
     "The Content-Type of the body is not taken here; accepted lists those that are."},
    {"invalid", 422, "要素不符合其要素集的说明；findings 逐条列出问题和位置。",
     "The feature breaks its collection's description; findings lists everything that is wrong, and where."},
    {"changes-refused", 422, "这批修改中有不能执行的，因此全部未执行；changes 按序号逐条说明。",
     "Some of the batch's changes cannot be made, so none was; changes says why by index. The status is theirs where "
     "all have the same."},
    {"coverage-refused", 422, "此修改会留下空隙、重叠等；findings 给出位置、面积和可选的修复（repair）。",
     "The edit would leave a gap, an overlap or the like; findings says where, how large, and which repair is offered: "
     "ask again with repair to take it."},
    {"idempotency-key-used", 422, "此 Idempotency-Key 已用于另一请求，请换新的。",
     "This Idempotency-Key stands for another request already; take a new one."},
    {"invalid-geometry", 422, "几何无效，例如自相交。", "The geometry is not valid, for example it crosses itself."},
    {"weak-password", 422, "密码太容易被猜到；detail 说明原因，reason 是其代码。",
     "The password is too easily guessed; detail says why, reason is a code for it."},
    {"precondition-required", 428, "修改须带 If-Match，以免覆盖他人的修改。",
     "A change needs If-Match with the ETag you saw, so that nobody's work is overwritten."},
    {"too-many-attempts", 429, "密码错误次数过多，请按 Retry-After 等待后再试。",
     "Too many wrong passwords; wait as Retry-After says."},
    {"header-too-large", 431, "请求头超过上限。", "The header is larger than the server takes."},
    {"internal", 500, "服务器出错；日志中有同一请求编号的记录。",
     "The server failed; its log has the rest under the request's id (instance)."},
    {"transfer-encoding", 501, "不支持请求所用的传输编码。", "Of the transfer codings only chunked is understood."},
    {"starting", 503, "地图仍在载入，请稍候。", "The map is still being read; ask again in a moment."},
    {"search-being-built", 503, "搜索索引正在重建；percent 给出进度，其他功能照常可用。",
     "The search index is being built; percent says how far it is. Everything else answers as always."},
    {"busy", 503, "等待处理的请求过多，请稍候。", "Too many requests wait already; ask again in a moment."},
    {"too-long", 503, "这个问题算得太久，已停止；请缩小范围或简化条件。",
     "The answer took too long to find and was given up; ask for a smaller box or by a simpler filter."},
    {"target-too-long", 414, "网址太长。", "The address is longer than the server reads."},
    {"expectation-failed", 417, "不支持请求的 Expect。", "Of the expectations only 100-continue is understood."},
    {"too-many-connections", 503, "连接数已满，请稍候。", "Too many connections; ask again in a moment."},
    {"stopping", 503, "服务器正在停止。", "The server is stopping."},
    {"http-version", 505, "仅支持 HTTP/1.1 与 HTTP/1.0。", "HTTP/1.1 and HTTP/1.0 are spoken here."},
    {"disk-full", 507, "磁盘已满：未写入任何内容，仍可读取。",
     "The disk is full: nothing was stored, reading goes on."},
});

std::string address(std::string_view type) {
    return "/problems/" + std::string(type);
}

}  // namespace

http::Response problem_types(const http::Request&, App&) {
    std::string body =
        "<div class=\"scroll\"><table>\n<tr><th>类型 Type</th><th>状态 Status</th><th>说明 Meaning</th></tr>\n";
    for (const Explained& e : explained)
        body += "<tr><td><a href=\"" + address(e.type) + "\"><code>" + std::string(e.type) + "</code></a></td><td>" +
                std::to_string(e.status) + "</td><td>" + escaped(e.zh) + "</td></tr>\n";
    return html_page("问题类型 Types of problems", {{"/", "gridkeeper"}}, body + "</table></div>");
}

http::Response problem_type(const http::Request& request, App&) {
    const std::string& type = request.parameters.at("type");
    const auto found =
        std::find_if(explained.begin(), explained.end(), [&](const Explained& e) { return e.type == type; });
    if (found == explained.end())
        throw http::ProblemError(
            {404, "not-found", "there is no problem of this type; /problems lists them", nlohmann::json::object()});
    return html_page("问题 Problem: " + type, {{"/", "gridkeeper"}, {"/problems", "问题类型 Types of problems"}},
                     "<p>HTTP " + std::to_string(found->status) + "</p>\n<p lang=\"zh-CN\">" + escaped(found->zh) +
                         "</p>\n<p lang=\"en\">" + escaped(found->en) + "</p>");
}

}  // namespace server
