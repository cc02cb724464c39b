#include "etcd/messages.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace tutti::etcd {

namespace {

using governance::Holder;
using governance::Holding;
using governance::LeaseId;
using governance::Revision;
using governance::Token;

constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_message = 512;
constexpr std::int64_t longest_time_to_live = 1'000'000; ///< seconds

// Numbers of 64 bits are strings in the JSON of protocol buffers; either is taken.
std::string text_of(std::int64_t number) { return fmt::format("{}", number); }

template <typename... Steps>
std::optional<std::int64_t> whole_at(const Value& value, Steps... steps) {
    const auto* found = find_at(value, steps...);
    if (found == nullptr) return std::nullopt;
    if (found->is_integer()) return found->integer();
    if (!found->is_string()) return std::nullopt;
    const auto text = found->string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::unexpected<Error> no_answer(std::string_view what) {
    return fail(ErrorCode::InvalidInput, fmt::format("etcd answers without {}: is that its address?", what));
}

/// Of a key that is there.
std::optional<Holding> holding_of(const Value& pair) {
    const auto made = whole_at(pair, "create_revision");
    if (!made || *made <= 0) return std::nullopt;
    const auto value = from_base64(text_at(pair, "value").value_or(""));
    return Holding{
        .lease = {whole_at(pair, "lease").value_or(0)},
        .token = {static_cast<std::uint64_t>(*made)},
        .holder = parse_holder(value.value_or("")),
    };
}

/// Of an answer to a look, whose revision stands in `head`.
Result<Looked> looked_in(const Value& answer, const Value& head) {
    const auto revision = whole_at(head, "header", "revision");
    if (!revision) return no_answer("a revision");
    Looked looked{.holding = {}, .revision = *revision};
    if (const auto* pair = find_at(answer, "kvs", 0)) {
        looked.holding = holding_of(*pair);
        if (!looked.holding) return no_answer("the revision of a key");
    }
    return looked;
}

} // namespace

std::string grant_request(seconds time_to_live) {
    return print_json(Value::object({{"TTL", text_of(time_to_live.count())}}));
}

std::string lease_request(LeaseId lease) { return print_json(Value::object({{"ID", text_of(lease.value)}})); }

std::string hold_request(std::string_view key, std::string_view value, LeaseId lease) {
    const auto name = to_base64(key);
    const auto is_absent =
        Value::object({{"key", name}, {"target", "CREATE"}, {"result", "EQUAL"}, {"create_revision", "0"}});
    const auto put =
        Value::object({{"key", name}, {"value", to_base64(value)}, {"lease", text_of(lease.value)}});
    return print_json(Value::object({
        {"compare", Value::array({is_absent})},
        {"success", Value::array({Value::object({{"request_put", put}})})},
        {"failure", Value::array({Value::object({{"request_range", Value::object({{"key", name}})}})})},
    }));
}

std::string look_request(std::string_view key) {
    return print_json(Value::object({{"key", to_base64(key)}}));
}

std::string watch_request(std::string_view key, Revision from) {
    const auto wanted = Value::object({{"key", to_base64(key)}, {"start_revision", text_of(from)}});
    return print_json(Value::object({{"create_request", wanted}}));
}

std::string login_request(std::string_view user, std::string_view password) {
    return print_json(Value::object({{"name", user}, {"password", password}}));
}

std::string print_holder(const Holder& holder) {
    return print_json(Value::object({{"v", 1}, {"holder", holder.name}, {"address", holder.address}}));
}

Holder parse_holder(std::string_view value) {
    const auto read = parse_json(value);
    const auto name = read ? text_at(*read, "holder") : std::nullopt;
    if (!name) return {.name = "somebody who is no installation of ours", .address = {}};
    return {
        .name = printable_beginning(*name, longest_name),
        .address = printable_beginning(text_at(*read, "address").value_or(""), longest_name),
    };
}

Result<Granted> parse_granted(std::string_view json) {
    const auto answer = parse_json(json);
    if (!answer) return no_answer("JSON");
    const auto lease = whole_at(*answer, "ID");
    const auto time_to_live = whole_at(*answer, "TTL");
    if (!lease || *lease == 0 || !time_to_live || *time_to_live <= 0) return no_answer("a lease");
    return Granted{{*lease}, seconds(std::min(*time_to_live, longest_time_to_live))};
}

Result<Held> parse_held(std::string_view json, LeaseId asked, const Holder& self) {
    const auto answer = parse_json(json);
    if (!answer) return no_answer("JSON");
    const auto revision = whole_at(*answer, "header", "revision");
    if (!revision || *revision <= 0) return no_answer("a revision");
    if (boolean_at(*answer, "succeeded").value_or(false)) {
        const Token token{static_cast<std::uint64_t>(*revision)};
        return Held{{.lease = asked, .token = token, .holder = self}, *revision};
    }
    const auto* range = find_at(*answer, "responses", 0, "response_range");
    if (range == nullptr) return no_answer("what it did");
    auto looked = looked_in(*range, *answer);
    if (!looked) return pass_on(looked);
    if (!looked->holding) return no_answer("who holds it");
    return Held{std::move(*looked->holding), looked->revision};
}

Result<Looked> parse_looked(std::string_view json) {
    const auto answer = parse_json(json);
    if (!answer) return no_answer("JSON");
    return looked_in(*answer, *answer);
}

Result<seconds> parse_kept(std::string_view json) {
    const auto answer = parse_json(json);
    if (!answer) return no_answer("JSON");
    if (find_at(*answer, "result", "ID") == nullptr) return no_answer("a lease");
    // Left out where it is 0.
    const auto left = whole_at(*answer, "result", "TTL").value_or(0);
    return seconds(std::clamp<std::int64_t>(left, 0, longest_time_to_live));
}

Result<std::string> parse_login(std::string_view json) {
    const auto answer = parse_json(json);
    const auto token = answer ? text_at(*answer, "token") : std::nullopt;
    if (!token) return no_answer("a token");
    return std::string(*token);
}

Result<News> parse_news(std::string_view json) {
    const auto line = parse_json(json);
    if (!line) return no_answer("JSON");
    News news;
    const auto* result = line->find("result");
    if (result == nullptr) {
        const auto why = text_at(*line, "error", "message").value_or(text_at(*line, "error").value_or(""));
        news.is_over = true;
        news.reason = printable_beginning(why, longest_message);
        return news;
    }
    news.is_over = boolean_at(*result, "canceled").value_or(false);
    if (whole_at(*result, "compact_revision").value_or(0) > 0)
        news.reason = "it no longer keeps what came next";
    else
        news.reason = printable_beginning(text_at(*result, "cancel_reason").value_or(""), longest_message);
    const auto* events = result->find("events");
    if (events == nullptr || !events->is_array()) return news;
    for (const auto& event : events->items()) {
        const auto* pair = event.find("kv");
        const auto revision = pair == nullptr ? std::nullopt : whole_at(*pair, "mod_revision");
        if (!revision) return no_answer("what changed");
        Looked change{.holding = {}, .revision = *revision};
        if (text_at(event, "type").value_or("PUT") == "PUT") {
            change.holding = holding_of(*pair);
            if (!change.holding) return no_answer("the revision of a key");
        }
        news.changes.push_back(std::move(change));
    }
    return news;
}

std::uint64_t term_of(std::string_view json) {
    const auto answer = parse_json(json);
    if (!answer) return 0;
    const auto* result = answer->find("result");
    const auto term = whole_at(result != nullptr ? *result : *answer, "header", "raft_term").value_or(0);
    return term > 0 ? static_cast<std::uint64_t>(term) : 0;
}

Refusal parse_refusal(unsigned status, std::string_view body) {
    // https://grpc.github.io/grpc/core/md_doc_statuscodes.html
    constexpr int not_found = 5;
    constexpr int denied = 7;
    constexpr int unauthenticated = 16;
    const auto answer = parse_json(body);
    const auto words = answer ? text_at(*answer, "error") : std::nullopt;
    const auto code = answer ? whole_at(*answer, "code").value_or(-1) : -1;
    Refusal refusal;
    refusal.message = words ? printable_beginning(*words, longest_message) : fmt::format("status {}", status);
    using Kind = Refusal::Kind;
    const auto says = [&words](std::string_view text) {
        return words && words->find(text) != std::string_view::npos;
    };
    if (code == not_found && says("lease"))
        refusal.kind = Kind::LeaseGone;
    else if (code == unauthenticated || says("user name is empty") || says("auth store is old"))
        refusal.kind = Kind::NotLoggedIn;
    else if (code == denied || says("authentication failed") || says("authentication is not enabled"))
        refusal.kind = Kind::Forbidden;
    else
        refusal.kind = status >= 500 || status == 429 ? Kind::Unable : Kind::Wrong;
    return refusal;
}

Result<std::vector<std::string>> Lines::put(std::string_view bytes) {
    std::vector<std::string> lines;
    while (true) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        if (begun_.size() + piece.size() > longest)
            return fail(ErrorCode::LimitExceeded, "etcd says more at once than it should");
        begun_ += piece;
        if (end == std::string_view::npos) return lines;
        if (!begun_.empty()) lines.push_back(std::exchange(begun_, {}));
        bytes.remove_prefix(end + 1);
    }
}

} // namespace tutti::etcd
