// The answers of /api/tokens: made, listed, revoked, by who may set up.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/posted_text.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

io::HttpResponse list_of(const ApiTokens& tokens) {
    std::vector<Value> list;
    for (const auto& token : tokens.all()) list.push_back(to_value(token));
    return json_answer(Value::object({{"tokens", Value::array(std::move(list))}}));
}

io::HttpResponse shown_once(const Result<ApiTokens::Made>& made) {
    if (!made) return error_answer(made.error());
    const auto shown = to_value(made->token);
    std::vector<Member> members(shown.members().begin(), shown.members().end());
    members.push_back({"token", made->secret});
    return json_answer(Value::object(std::move(members)), 201);
}

} // namespace

io::HttpReply list_tokens(Desk& desk, const Call&) { return list_of(desk.tokens); }

io::HttpReply make_token(Desk& desk, const Call& call) {
    if (desk.access == nullptr)
        return io::http_error(
            409, "conflict",
            "no password is set here, so everybody may do everything, and a token means nothing"
        );
    const auto body = parse_json(call.request.body);
    auto name = body ? posted_text(*body, "name") : std::nullopt;
    if (!name) return io::http_error(400, "invalid_input", "\"name\" must say what the token is for");
    const auto role = parse_role(posted_text(*body, "role").value_or(""));
    if (!role) return io::http_error(400, "invalid_input", "\"role\" must be viewer, operator or admin");
    auto reply = std::make_shared<io::PendingReply>();
    desk.tokens.make(
        std::move(*name), *role, desk.clock().wall,
        [reply](const Result<ApiTokens::Made>& made) { reply->answer(shown_once(made)); }
    );
    return io::answered_or_pending(reply);
}

io::HttpReply revoke_token(Desk& desk, const Call& call) {
    auto reply = std::make_shared<io::PendingReply>();
    desk.tokens.revoke(std::string(call.values[0]), [&desk, reply](const Result<void>& revoked) {
        if (revoked) desk.end_listening();
        reply->answer(revoked ? list_of(desk.tokens) : error_answer(revoked.error()));
    });
    return io::answered_or_pending(reply);
}

} // namespace tutti::gateway
