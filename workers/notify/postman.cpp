#include "workers/notify/postman.hpp"

#include "io/clock.hpp"
#include "worker/secret.hpp"
#include "workers/notify/push_key_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::notify {

namespace {

constexpr auto patience = std::chrono::seconds(10);

/// Empty: it has none. One that cannot be sent may be mended: what is to go with it waits.
Result<std::string> token_of(const Delivery& delivery) {
    constexpr auto is_control = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    if (delivery.token.is_null()) return std::string();
    auto token = worker::read_secret(delivery.token);
    if (token && std::ranges::any_of(*token, is_control))
        return fail(
            ErrorCode::Environment, "its token has a control character in it: write it anew, in one line"
        );
    return token;
}

} // namespace

Task<Round> Postman::deliver(std::filesystem::path outbox) {
    round_ = {};
    unreachable_.clear();
    const auto files = disk_.list(outbox);
    if (!files) co_return round_; // nothing was ever laid down
    for (const auto& path : *files) {
        if (path.extension() != ".json") continue;
        const auto text = io::read_file(disk_, path);
        if (!text) {
            round_.problems.push_back(text.error().message);
            continue;
        }
        auto delivery = parse_delivery(*text);
        if (!delivery) {
            round_.problems.push_back(io::set_aside(disk_, path, delivery.error()));
            continue;
        }
        const auto now = io::wall_now();
        // What is due later than any pause lasts was laid aside before the clock was set back.
        if (delivery->due <= now || delivery->due > now + longest_asked_pause)
            co_await deliver_one(path, std::move(*delivery));
        else
            let_wait(*delivery);
    }
    co_return round_;
}

/// What was laid down since waits behind it, and its trouble is not over.
void Postman::let_wait(const Delivery& delivery) {
    const bool is_first = unreachable_.emplace(delivery.target, delivery.due).second;
    if (is_first && !delivery.problem.empty())
        round_.problems.push_back(fmt::format("{}: {}", delivery.target, delivery.problem));
}

Result<io::HttpCall> Postman::call_for(const Delivery& delivery) {
    if (delivery.kind == Delivery::Kind::Push) {
        auto key = read_push_key(disk_, delivery.device.key);
        return key ? push_call(delivery, *key, io::wall_now()) : pass_on(key);
    }
    auto token = token_of(delivery);
    return token ? call_of(delivery, *token) : pass_on(token);
}

Task<void> Postman::deliver_one(const std::filesystem::path& path, Delivery delivery) {
    auto fate = Fate::Later;
    if (const auto waits = unreachable_.find(delivery.target); waits != unreachable_.end()) {
        delivery.due = waits->second;
    } else {
        auto call = call_for(delivery);
        Result<io::HttpResponse> answer = fail(ErrorCode::Unavailable, "not asked");
        if (call)
            answer = co_await client_.request(std::move(*call), io::steady_now() + patience);
        else
            answer = pass_on(call);
        fate = judge(delivery, answer, io::wall_now());
        if (fate == Fate::Gone)
            round_.gone.push_back(delivery.target);
        else if (fate == Fate::GivenUp)
            round_.given_up.push_back({delivery.target, delivery.problem});
        else if (fate == Fate::Later)
            round_.problems.push_back(fmt::format("{}: {}", delivery.target, delivery.problem));
        if (fate == Fate::Later) unreachable_.emplace(delivery.target, delivery.due);
    }
    if (fate == Fate::Done) ++round_.delivered;
    const auto noted =
        fate == Fate::Later ? io::replace_file(disk_, path, print(delivery) + "\n") : disk_.remove(path);
    if (!noted) round_.problems.push_back(noted.error().message);
}

} // namespace tutti::notify
