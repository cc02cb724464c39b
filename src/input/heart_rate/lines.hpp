// What the monitor says as lines for `tutti-input`.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "feeder/line_writer.hpp"
#include "feeder/malformed_limit.hpp"
#include "input/heart_rate/voice.hpp"

#include <optional>

namespace tutti::input::heart_rate {

/// The data of `heart_rate.measurement`.
Value to_value(const decode::HeartRateMeasurement& measurement);

class Lines : public Voice {
public:
    /// `writer` outlives this.
    explicit Lines(feeder::LineWriter& writer) : writer_(writer) {}

    void say(const Saying& saying, SteadyTime now) override;
    /// Of what nobody understands: its count.
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> deadline() const override { return malformed_.deadline(); }

private:
    feeder::LineWriter& writer_;
    feeder::MalformedLimit malformed_;
};

} // namespace tutti::input::heart_rate
