#include "console/control_answer.hpp"

#include "base/json.hpp"
#include "command/describe_service.hpp"

#include <utility>

namespace tutti::console {

Ask at_control(const Desk& desk, std::string command, Value params, std::string tag) {
    auto arguments = Value::object({{"command", std::move(command)}, {"params", std::move(params)}});
    return {"control", "run", std::move(arguments), desk.screen, std::move(tag), desk.visit};
}

void run_at_control(Desk& desk, std::string command, Value params, std::string tag) {
    desk.requests.push_back(at_control(desk, std::move(command), std::move(params), std::move(tag)));
}

Result<Value> data_of(const Answered& answered) {
    if (!answered.answer) return answered.answer;
    auto body = parse_json(command::text_of(*answered.answer, "body"));
    if (!body) return fail(ErrorCode::InvalidInput, "control answered what nobody understands");
    if (const auto* data = body->find("data")) return *data;
    const auto* error = body->find("error");
    return fail(
        ErrorCode::Unavailable,
        error != nullptr ? command::text_of(*error, "message") : std::string("control says nothing to it")
    );
}

} // namespace tutti::console
