// ClockInquiry: asks another worker over the bus what time it is there, one question at a time.
#pragma once

#include "bus/bus.hpp"
#include "bus/changes.hpp"
#include "worker/clock_estimate.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::worker {

class ClockInquiry {
public:
    /// Longer than an answer that is of use takes.
    static constexpr microseconds patience = ClockEstimate::longest_delay + milliseconds(200);

    /// The bus outlives it.
    ClockInquiry(bus::Bus& bus, std::string whom);

    /// Before the first question: listens for answers.
    Task<Result<void>> open();
    /// One question and its answer. Errors say in a sentence who does not answer, or why not.
    Task<Result<ClockExchange>> ask();

private:
    std::string question() const;
    void take_answer(std::string_view payload);
    std::unexpected<Error> cannot_be_asked(const Error& why) const;

    bus::Bus& bus_;
    std::string whom_;
    std::string request_id_;
    bus::Changes changes_;
    ClockExchange asked_{};
    std::optional<Result<ClockExchange>> answer_;
    bus::Subscription listening_; ///< last: it goes first
};

} // namespace tutti::worker
