#include "workers/notify/delivery.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "contract/fields.hpp"
#include "io/http/retry_after.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::notify {

namespace {

using Kind = Delivery::Kind;

constexpr microseconds first_pause = seconds(5);
constexpr microseconds longest_pause = std::chrono::minutes(15);
/// Nobody wants to hear of it later than that.
constexpr microseconds longest_wait = std::chrono::hours(48);

constexpr std::array<std::pair<std::string_view, Kind>, 3> kinds = {{
    {"webhook", Kind::Webhook},
    {"ntfy", Kind::Ntfy},
    {"push", Kind::Push},
}};

std::string text_in(const contract::Event& event, std::string_view key) {
    const auto* value = event.data.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

/// How ntfy shows it: 5 wakes people up, 3 is usual (docs.ntfy.sh, Message priority).
struct Look {
    std::string_view title;
    int priority;
    std::string_view tag;
};

Look look_of(const contract::Event& event) {
    if (event.type == "alert.cleared") return {"Over", 2, "white_check_mark"};
    if (event.type == "alert.tested") return {"Test", 3, "test_tube"};
    const auto severity = text_in(event, "severity");
    if (severity == "critical") return {"Alert", 5, "rotating_light"};
    if (severity == "warning") return {"Alert", 4, "warning"};
    return {"Note", 3, "information_source"};
}

/// To the server itself, with the topic in the body: fields of HTTP have no letters but those of ASCII.
Result<io::HttpCall> ntfy_call(const Delivery& delivery) {
    auto url = delivery.url.substr(0, delivery.url.find_first_of("?#"));
    while (url.ends_with('/')) url.pop_back();
    const auto slash = url.rfind('/');
    const auto parsed = io::parse_http_url(url);
    if (!parsed) return std::unexpected(parsed.error());
    const auto topic = url.substr(slash + 1);
    if (parsed->target == "/" || topic.empty())
        return fail(ErrorCode::InvalidInput, "the URL of ntfy names no topic");
    const auto look = look_of(delivery.event);
    std::vector<Member> body = {
        {"topic", topic},
        {"title", fmt::format("{}: {}", look.title, text_in(delivery.event, "alert"))},
        {"message", text_in(delivery.event, "message")},
        {"priority", look.priority},
        {"tags", Value::array({Value(look.tag)})}
    };
    if (!delivery.click.empty()) body.push_back({"click", delivery.click});
    io::HttpCall call;
    call.url = url.substr(0, slash + 1);
    call.body = print_json(Value::object(std::move(body)));
    return call;
}

bool may_work_later(unsigned status) {
    return status >= 500 || status == 408 || status == 425 || status == 429;
}

Result<Delivery::Device> device_from(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    Delivery::Device device;
    device.point = fields.text("point", 1, 256);
    device.secret = fields.text("secret", 1, 256);
    device.key = fields.text("key", 1);
    device.contact = fields.text("contact", 1, 256);
    device.anywhere = fields.boolean_or("anywhere", false);
    return fields.finish(std::move(device));
}

Value to_value(const Delivery::Device& device) {
    return Value::object(
        {{"point", device.point},
         {"secret", device.secret},
         {"key", device.key},
         {"contact", device.contact},
         {"anywhere", device.anywhere}}
    );
}

Value target_value(const Delivery& delivery) {
    std::vector<Member> members = {
        {"name", delivery.target}, {"kind", contract::word_of(kinds, delivery.kind)},
        {"url", delivery.url},     {"token", delivery.token},
        {"click", delivery.click},
    };
    if (delivery.kind == Kind::Push) members.push_back({"device", to_value(delivery.device)});
    return Value::object(std::move(members));
}

} // namespace

Result<Delivery> parse_delivery(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return std::unexpected(value.error());
    contract::FieldReader fields(*value);
    Delivery delivery;
    delivery.key = fields.text("key", 1, 256);
    const auto target = fields.object("target");
    const auto event = fields.object("event");
    delivery.attempts = fields.count("attempts");
    delivery.due = fields.time("due");
    delivery.problem = fields.text("problem");
    auto read = fields.finish(std::move(delivery));
    if (!read) return read;

    contract::FieldReader of_target(target, contract::VersionField::Optional);
    read->target = of_target.text("name", 1, 256);
    read->kind = of_target.one_of("kind", kinds);
    read->url = of_target.text("url", 1);
    read->token = of_target.any("token");
    read->click = of_target.text("click");
    const bool is_of_device = read->kind == Kind::Push;
    const auto device = is_of_device ? of_target.object("device") : Value();
    read = of_target.finish(std::move(*read));
    if (!read) return read;
    if (is_of_device) {
        auto parsed = device_from(device);
        if (!parsed) return pass_on(parsed);
        read->device = std::move(*parsed);
    }

    auto said = contract::kept_event_from(event);
    if (!said) return pass_on(said);
    read->event = std::move(*said);
    return read;
}

std::string print(const Delivery& delivery) {
    return print_json(Value::object(
        {{"v", contract::version},
         {"key", delivery.key},
         {"target", target_value(delivery)},
         {"event", contract::to_value(delivery.event)},
         {"attempts", delivery.attempts},
         {"due", to_seconds(delivery.due)},
         {"problem", delivery.problem}}
    ));
}

std::string notification_of(const contract::Event& event) {
    constexpr std::size_t longest_text = 1000; // bytes; a notification shows less, a message carries more
    const auto rule = text_in(event, "alert");
    const auto firing = text_in(event, "firing");
    return print_json(Value::object(
        {{"title", first_characters(fmt::format("{}: {}", look_of(event).title, rule), longest_text)},
         {"body", first_characters(text_in(event, "message"), longest_text)},
         {"severity", text_in(event, "severity")},
         {"alert", rule},
         // What is over takes the place of what was raised.
         {"tag", firing.empty() ? event.id : firing}}
    ));
}

Result<io::HttpCall> call_of(const Delivery& delivery, std::string_view token) {
    io::HttpCall call;
    if (delivery.kind == Kind::Ntfy) {
        auto made = ntfy_call(delivery);
        if (!made) return made;
        call = std::move(*made);
    } else {
        call.url = delivery.url;
        call.body = contract::print(delivery.event);
        call.fields.emplace_back("Idempotency-Key", delivery.key);
    }
    call.method = "POST";
    call.content_type = "application/json";
    if (!token.empty()) call.fields.emplace_back("Authorization", fmt::format("Bearer {}", token));
    return call;
}

Fate judge(Delivery& delivery, const Result<io::HttpResponse>& answer, WallTime now) {
    if (answer && answer->status >= 200 && answer->status < 300) return Fate::Done;
    const auto doublings = std::min<std::uint64_t>(delivery.attempts, 16);
    ++delivery.attempts;
    auto pause = std::min(first_pause * (std::int64_t{1} << doublings), longest_pause);
    if (answer) {
        delivery.problem = fmt::format("the answer was {}", answer->status);
        // The person, or the browser, ended the subscription (RFC 8030 §7.3).
        const bool is_gone = answer->status == 404 || answer->status == 410;
        if (is_gone && delivery.kind == Kind::Push) return Fate::Gone;
        if (!may_work_later(answer->status)) return Fate::GivenUp;
        if (const auto asked = io::retry_after(*answer, now))
            pause = std::max(pause, std::min(*asked, longest_asked_pause));
    } else {
        delivery.problem = answer.error().message;
        if (answer.error().code == ErrorCode::InvalidInput) return Fate::GivenUp;
    }
    delivery.due = now + pause;
    return delivery.due > delivery.event.timestamp + longest_wait ? Fate::GivenUp : Fate::Later;
}

} // namespace tutti::notify
