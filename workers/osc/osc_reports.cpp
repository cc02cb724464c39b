// How the router is: what it answers when it is asked, its statistics, and its health.
#include "base/describe_count.hpp"
#include "base/printable.hpp"
#include "contract/health.hpp"
#include "io/clock.hpp"
#include "osc/argument_values.hpp"
#include "worker/rim.hpp"
#include "workers/osc/osc_service.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tutti::osc_router {

namespace {

constexpr std::size_t most_told = 500; ///< addresses in one answer

Value texts_of(const std::vector<osc::Pattern>& patterns) {
    std::vector<Value> texts;
    for (const auto& pattern : patterns) texts.emplace_back(pattern.text());
    return Value::array(std::move(texts));
}

std::string describe_addresses(std::size_t count) {
    return count == 1 ? "1 address" : fmt::format("{} addresses", count);
}

Value to_value(std::string_view address, const Heard& heard, SteadyTime now) {
    return Value::object(
        {{"address", printable(address)},
         {"types", osc::type_tags(heard.arguments)},
         {"args", osc::values_of(heard.arguments)},
         {"count", heard.count},
         {"rate", std::round(heard.rate(now) * 10) / 10},
         {"source", heard.source},
         {"age", std::round(to_seconds(now - heard.last) * 1000) / 1000}}
    );
}

} // namespace

void OscService::add_commands() {
    worker_.on_command("get_routes", [this](const Value&) -> Result<Value> {
        return Value::object(
            {{"listen", options_.listen ? Value(print(*options_.listen)) : Value()},
             {"routes", routes()},
             {"destinations", sender_ ? sender_->to_value() : Value::array({})},
             {"trouble", complaint()}}
        );
    });
    worker_.on_command("get_addresses", [this](const Value& params) { return addresses(params); });
    worker_.on_command("tap", [this](const Value& params) { return open_tap(params); });
}

Result<Value> OscService::open_tap(const Value& params) {
    const auto* port = params.find("port");
    if (port == nullptr || !port->is_integer() || port->integer() < 1 || port->integer() > 65535)
        return fail(ErrorCode::InvalidInput, "port must be a port of this machine, 1 to 65535");
    auto opened = taps_.open(static_cast<std::uint16_t>(port->integer()), io::steady_now());
    if (!opened) return pass_on(opened);
    return Value::object(
        {{"listen", options_.listen ? Value(print(*options_.listen)) : Value()},
         {"seconds", to_seconds(Taps::lease)}}
    );
}

Result<Value> OscService::addresses(const Value& params) const {
    std::optional<osc::Pattern> only;
    if (const auto* match = params.find("match"); match != nullptr) {
        if (!match->is_string()) return fail(ErrorCode::InvalidInput, "match must be an address pattern");
        auto parsed = osc::Pattern::parse(match->string());
        if (!parsed) return fail(ErrorCode::InvalidInput, "match " + parsed.error().message);
        only = std::move(*parsed);
    }
    const auto now = io::steady_now();
    std::vector<Value> all;
    std::size_t matching = 0;
    for (const auto& [address, heard] : book_.all()) {
        if (only && !only->matches(address)) continue;
        if (++matching <= most_told) all.push_back(to_value(address, heard, now));
    }
    return Value::object(
        {{"addresses", Value::array(std::move(all))}, {"matching", matching}, {"known", book_.all().size()}}
    );
}

Value OscService::routes() const {
    std::vector<Value> all;
    for (std::size_t i = 0; i < router_.routes().size(); ++i) {
        const auto& route = router_.routes()[i];
        std::vector<Value> to;
        for (const auto& address : route.to) to.emplace_back(print(address));
        std::vector<Member> members = {
            {"name", route.name},
            {"match", texts_of(route.match)},
            {"to", Value::array(std::move(to))},
            {"taken", router_.taken(i)},
        };
        if (route.rename) members.push_back({"rename", route.rename->text()});
        if (route.drop) members.push_back({"drop", true});
        all.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(all));
}

Value OscService::stats() const {
    std::vector<Member> malformed;
    for (const auto& [word, count] : malformed_) malformed.push_back({word, count});
    std::vector<Member> members = {
        {"packets", packets_},
        {"messages", messages_},
        {"bytes", bytes_},
        {"malformed", Value::object(std::move(malformed))},
        {"addresses", book_.all().size()},
        {"untracked", book_.untracked()},
        {"destinations", sender_ ? sender_->to_value() : Value::array({})},
    };
    if (query_) members.push_back({"query", query_->to_value()});
    return Value::object(std::move(members));
}

/// What is not as it should be, in one sentence; empty where all is well.
std::string OscService::complaint() const {
    if (!deaf_.empty()) return printable(deaf_);
    if (!unanswered_.empty()) return printable(unanswered_);
    return sender_ ? sender_->complaint() : std::string();
}

std::string OscService::summary() {
    const auto now = io::steady_now();
    const auto elapsed = to_seconds(now - counted_at_);
    const auto rate = elapsed > 0 ? static_cast<double>(messages_ - messages_said_) / elapsed : 0;
    counted_at_ = now;
    messages_said_ = messages_;
    if (!options_.listen) return "answers queries";
    return fmt::format(
        "{}, {:.0f} messages a second, to {}", describe_addresses(book_.all().size()), rate,
        describe_count(router_.destinations().size(), "destination")
    );
}

void OscService::say_health() {
    using Level = contract::HealthLevel;
    const bool is_deaf = !deaf_.empty() || !unanswered_.empty();
    auto words = summary();
    if (auto trouble = complaint(); !trouble.empty()) words = std::move(trouble);
    contract::Health health;
    health.message = std::move(words);
    health.level = is_deaf ? Level::Error : complaint().empty() ? Level::Ok : Level::Warn;
    health.details = stats();
    health.expires_in = health_expiry;
    health_.tell(std::move(health));
}

} // namespace tutti::osc_router
