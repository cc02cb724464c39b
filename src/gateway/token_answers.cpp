// The answers of /api/tokens: made, listed, revoked, by who may set up.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

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

} // namespace

io::HttpReply list_tokens(Desk& desk, const Call&) { return list_of(desk.tokens); }

io::HttpReply make_token(Desk& desk, const Call& call) {
    if (desk.access == nullptr)
        return io::http_error(
            409, "conflict",
            "no password is set here, so everybody may do everything, and a token means nothing"
        );
    const auto body = parse_json(call.request.body);
    const auto* name = body ? body->find("name") : nullptr;
    const auto* role_name = body ? body->find("role") : nullptr;
    if (name == nullptr || !name->is_string())
        return io::http_error(400, "invalid_input", "\"name\" must say what the token is for");
    const auto role =
        role_name != nullptr && role_name->is_string() ? parse_role(role_name->string()) : std::nullopt;
    if (!role) return io::http_error(400, "invalid_input", "\"role\" must be viewer, operator or admin");
    auto made = desk.tokens.make(std::string(name->string()), *role, desk.clock().wall);
    if (!made) return error_answer(made.error());
    const auto shown = to_value(made->token);
    std::vector<Member> members(shown.members().begin(), shown.members().end());
    members.push_back({"token", made->secret});
    return json_answer(Value::object(std::move(members)), 201);
}

io::HttpReply revoke_token(Desk& desk, const Call& call) {
    if (const auto revoked = desk.tokens.revoke(call.values[0]); !revoked)
        return error_answer(revoked.error());
    desk.end_listening();
    return list_of(desk.tokens);
}

} // namespace tutti::gateway
