// The part of a Runtime that changes the worker's configuration. Where an orchestrator keeps the
// configuration it is asked: what it says yes to is on the disk. Without one the worker says its section
// itself.
#include "contract/topics.hpp"
#include "sections/secrets.hpp"
#include "sections/sections.hpp"
#include "worker/runtime.hpp"

namespace tutti::worker {

namespace {

constexpr auto patience_with_keeper = seconds(20);

bool knows_no_such_section(const control::Reply& reply) {
    const auto* code = reply.data ? reply.data->find("code") : nullptr;
    return code != nullptr && *code == Value(name(ErrorCode::NotFound));
}

} // namespace

void Runtime::begin_with_first_config() {
    if (program_.first_config.members().empty()) return;
    if (const auto adopted = configuration_.adopt(program_.first_config); !adopted)
        log_.warning(
            "what was kept of the configuration is not right", {{"reason", adopted.error().message}}
        );
}

Task<Result<Value>> Runtime::set_config(Value params) {
    const auto* said = params.find("config");
    auto changes = said != nullptr ? *said : Value();
    auto changed = co_await change_configuration(std::move(changes));
    if (!changed) co_return pass_on(changed);
    // What it comes to is on its way from who keeps it.
    co_return Value::object({{"message", "configuration changed"}});
}

Task<Result<void>> Runtime::change_configuration(Value changes) {
    const auto name = beside(settings_.name, "orchestrator");
    auto keeper = co_await control::Client::connect(settings_.run_directory / (name + ".sock"));
    if (!keeper) co_return change_by_ourselves(changes);
    co_return co_await change_by_keeper(*keeper, changes);
}

Task<Result<void>> Runtime::change_by_keeper(control::Client& keeper, const Value& changes) {
    const auto before = config();
    // What is right in a section of the table the keeper knows as we do; and a secret is ours once it has
    // laid it in a file.
    const auto section = own_name(settings_.section);
    const bool judge =
        sections::find_section(section) == nullptr && sections::hide_secrets(section, changes) == changes;
    if (judge)
        if (auto adopted = configuration_.adopt(changes); !adopted) co_return adopted;
    const auto adopted = config();
    auto change = Value::object({{"section", settings_.section}, {"config", changes}});
    const auto reply = co_await keeper.call("config.set", std::move(change), patience_with_keeper);
    if (reply && reply->success) co_return Result<void>();
    configuration_.go_back(adopted, before);
    if (!reply) co_return std::unexpected(reply.error());
    if (knows_no_such_section(*reply)) co_return change_by_ourselves(changes); // we were started by hand
    co_return fail(ErrorCode::InvalidInput, reply->message);
}

Result<void> Runtime::change_by_ourselves(const Value& changes) {
    auto payload = configuration_.change(changes);
    if (!payload) return pass_on(payload);
    link_->publish(
        {.topic = contract::config_topic("", settings_.section),
         .payload = std::move(*payload),
         .qos = bus::QoS::AtLeastOnce,
         .retain = true}
    );
    return {};
}

} // namespace tutti::worker
