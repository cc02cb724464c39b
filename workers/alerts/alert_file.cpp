#include "workers/alerts/alert_file.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <utility>

namespace tutti::alerts {

namespace {

Value to_value(const Unsaid& unsaid) {
    std::vector<Value> targets(unsaid.targets.begin(), unsaid.targets.end());
    return Value::object(
        {{"event", contract::to_value(unsaid.event)},
         {"on_bus", unsaid.is_on_bus},
         {"targets", Value::array(std::move(targets))}}
    );
}

Result<Unsaid> unsaid_from(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    Unsaid unsaid;
    unsaid.is_on_bus = fields.boolean("on_bus");
    unsaid.targets = fields.texts("targets");
    const auto event = fields.object("event");
    auto read = fields.finish(std::move(unsaid));
    if (!read) return read;
    auto said = contract::kept_event_from(event);
    if (!said) return pass_on(said);
    read->event = std::move(*said);
    return read;
}

} // namespace

Result<KeptAlerts> parse_alerts(std::string_view text) {
    const auto kept = parse_json(text);
    if (!kept) return std::unexpected(kept.error());
    contract::FieldReader fields(*kept);
    const auto book = fields.object("book");
    const auto unsaid = fields.any("unsaid");
    auto read = fields.finish(KeptAlerts());
    if (!read) return read;
    auto restored = alert::AlertBook::restore(book);
    if (!restored) return pass_on(restored);
    read->book = std::move(*restored);
    if (!unsaid.is_array()) return fail(ErrorCode::InvalidInput, "what is to be said is no list");
    for (const auto& each : unsaid.items()) {
        auto one = unsaid_from(each);
        if (!one) return pass_on(one);
        read->unsaid.push_back(std::move(*one));
    }
    return read;
}

Result<KeptAlerts> AlertFile::load() {
    io::remove_unfinished(disk_, path_);
    const auto text = io::read_file(disk_, path_);
    if (!text && text.error().code == ErrorCode::NotFound) return KeptAlerts();
    // What cannot be read is set aside, too: the next save would be the end of it.
    auto kept = text ? parse_alerts(*text) : std::unexpected(text.error());
    if (!kept) return fail(kept.error().code, io::set_aside(disk_, path_, kept.error()));
    return kept;
}

Result<void>
AlertFile::save(const alert::AlertBook& book, const std::deque<Unsaid>& unsaid, io::Durability durability) {
    std::vector<Value> to_say;
    for (const auto& each : unsaid) to_say.push_back(to_value(each));
    const auto kept = Value::object(
        {{"v", contract::version}, {"book", book.keep()}, {"unsaid", Value::array(std::move(to_say))}}
    );
    return io::replace_file(disk_, path_, print_json(kept) + "\n", durability);
}

} // namespace tutti::alerts
