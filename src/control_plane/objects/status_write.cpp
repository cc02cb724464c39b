#include "control_plane/objects/status_write.hpp"

#include "base/json.hpp"

#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;
using store::ControlTransaction;

namespace {

Result<void> emit(ControlTransaction& transaction, WallTime now, std::string_view type, const Value& data) {
    auto said = transaction.emit(now, type, print_json(data));
    if (!said) return pass_on(said);
    return {};
}

Value told(const governance::objects::Finding& finding) {
    return Value::object(
        {{"type", finding.type},
         {"status", name(finding.status)},
         {"reason", finding.reason},
         {"message", finding.message}}
    );
}

/// Those that are not as they were, and the types of those that are none any more.
Value difference(const ObjectKey& key, const Status& before, const Status& after) {
    std::vector<Value> changed;
    for (const auto& each : after.conditions) {
        const auto* known = before.find(each.finding.type);
        if (known == nullptr || known->finding != each.finding) changed.push_back(told(each.finding));
    }
    std::vector<Value> over;
    for (const auto& each : before.conditions)
        if (after.find(each.finding.type) == nullptr) over.push_back(each.finding.type);
    return Value::object(
        {{"kind", key.kind},
         {"name", key.name},
         {"observed_generation", after.observed_generation},
         {"conditions", Value::array(std::move(changed))},
         {"over", Value::array(std::move(over))}}
    );
}

Result<void>
tell_drift(ControlTransaction& transaction, const ObjectKey& key, const std::string& how, WallTime now) {
    return emit(
        transaction, now, "object.drifted",
        Value::object({{"kind", key.kind}, {"name", key.name}, {"message", how}})
    );
}

} // namespace

store::ControlWrite status_write(
    store::Fence fence, ObjectKey key, Status status, std::optional<std::string> drift, WallTime now,
    std::shared_ptr<StatusWritten> written // owned by who waits, too
) {
    auto work = [key = std::move(key), status = std::move(status), drift = std::move(drift), now,
                 written = std::move(written)](ControlTransaction& transaction) -> Result<void> {
        const auto before = find_status(transaction, key);
        if (!before) return std::unexpected(before.error());
        *written = {};
        // What was said of it may be lost, and it still there.
        const auto row = transaction.row(object_set(key.kind), key.name);
        if (!row) return std::unexpected(row.error());
        written->is_gone = !*before && !*row;
        if (written->is_gone) return {};
        const auto last = before->value_or(Status{});
        auto after = status;
        after.is_leaving = last.is_leaving;
        written->status = print(after);
        if (after != last || !*before) {
            if (auto put = put_status(transaction, key, after); !put) return put;
            auto told = emit(transaction, now, "object.status", difference(key, last, after));
            if (!told) return told;
        }
        return drift ? tell_drift(transaction, key, *drift, now) : Result<void>();
    };
    return {std::move(fence), std::move(work)};
}

store::ControlWrite gone_write(
    store::Fence fence, ObjectKey key, WallTime now,
    std::shared_ptr<StatusWritten> written // owned by who waits, too
) {
    auto work = [key = std::move(key), now,
                 written = std::move(written)](ControlTransaction& transaction) -> Result<void> {
        const auto object = find_object(transaction, key);
        if (!object) return std::unexpected(object.error());
        const auto status = find_status(transaction, key);
        if (!status) return std::unexpected(status.error());
        *written = {};
        written->is_gone = !*object;
        if (*status) written->status = print(**status);
        if (*object || !*status) return {};
        auto removed = transaction.remove(status_set(key.kind), key.name);
        if (!removed) return pass_on(removed);
        auto forgotten = transaction.remove(leaving_set(key.kind), key.name);
        if (!forgotten && forgotten.error().code != ErrorCode::NotFound) return pass_on(forgotten);
        return emit(transaction, now, "object.gone", Value::object({{"kind", key.kind}, {"name", key.name}}));
    };
    return {std::move(fence), std::move(work)};
}

} // namespace tutti::control_plane
