#include "worker/clock_inquiry.hpp"

#include "contract/command.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace tutti::worker {

ClockInquiry::ClockInquiry(bus::Bus& bus, std::string whom)
    : bus_(bus), whom_(std::move(whom)), request_id_(io::random_hex(8)) {}

Task<Result<void>> ClockInquiry::open() {
    // Where a worker answers to who names no topic: so it goes over every backend.
    auto listening = bus_.subscribe(
        contract::command_response_topic("", whom_, request_id_), bus::QoS::AtLeastOnce,
        [this](const bus::Message& message) { take_answer(message.payload); }
    );
    if (!listening) co_return cannot_be_asked(listening.error());
    listening_ = std::move(*listening);
    const auto ready = co_await bus_.confirmed(listening_.id(), patience);
    if (!ready) co_return cannot_be_asked(ready.error());
    co_return Result<void>();
}

// Not by Bus::request(): it subscribes between T1 and the question's leaving, which would count as a way
// there.
Task<Result<ClockExchange>> ClockInquiry::ask() {
    answer_.reset();
    asked_ = {};
    asked_.sent_at = io::steady_now();
    asked_.sent = io::wall_now();
    bus::Message message{
        .topic = contract::command_topic("", whom_),
        .payload = question(),
        .qos = bus::QoS::AtLeastOnce,
        .expiry = std::chrono::ceil<seconds>(patience)
    };
    const auto deadline = asked_.sent_at + patience;
    const auto sent = co_await bus_.publish_surely(std::move(message), patience);
    if (!sent && sent.error().code != ErrorCode::Timeout) co_return cannot_be_asked(sent.error());
    const auto is_answered = [this] { return answer_.has_value(); };
    const bool answered = co_await changes_.wait_until(deadline, is_answered);
    if (!answered) co_return fail(ErrorCode::Timeout, fmt::format("{} does not answer", whom_));
    co_return *answer_;
}

std::string ClockInquiry::question() const {
    contract::Command command;
    command.action = "clock";
    command.request_id = request_id_;
    command.params = Value::object({{"sent", to_seconds(asked_.sent)}});
    command.timestamp = asked_.sent;
    return contract::print(command);
}

void ClockInquiry::take_answer(std::string_view payload) {
    auto exchange = asked_;
    exchange.arrived_at = io::steady_now();
    exchange.arrived = io::wall_now();
    const auto reply = contract::parse_command_reply(payload);
    if (!reply || answer_) return;
    if (reply->error) {
        answer_ = fail(
            ErrorCode::Unavailable, fmt::format("{} does not say its time: {}", whom_, reply->error->message)
        );
        return changes_.notify();
    }
    const auto said = [&](std::string_view key) -> std::optional<WallTime> {
        const Value* time = reply->data.find(key);
        if (time == nullptr || !time->is_number()) return std::nullopt;
        return wall_time_from_seconds(time->number());
    };
    const auto received = said("received");
    const auto answered = said("answered");
    // RFC 5905 §8: an answer to another question, a former one that came late, is none.
    if (!received || !answered || said("sent") != exchange.sent) return;
    exchange.received = *received;
    exchange.answered = *answered;
    answer_ = exchange;
    changes_.notify();
}

std::unexpected<Error> ClockInquiry::cannot_be_asked(const Error& why) const {
    return fail(why.code, fmt::format("{} cannot be asked for its time: {}", whom_, why.message));
}

} // namespace tutti::worker
