// ExportQueue: what is to be sent to a collector, in order, as much as there is room for; what becomes of
// each by the answer to it. Pure: told the time.
#pragma once

#include "base/random.hpp"
#include "workers/otlp/export_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::otlp {

enum class Signal : std::uint8_t { Traces, Metrics };
/// Below the endpoint: "/v1/traces".
std::string_view path_of(Signal signal) noexcept;

struct Batch {
    Signal signal = Signal::Traces;
    std::string body;
    std::uint64_t items = 0; ///< spans or points
};

struct ExportCounts {
    std::uint64_t sent = 0;     ///< spans and points that were taken
    std::uint64_t rejected = 0; ///< of what was sent
    std::uint64_t dropped = 0;  ///< for want of room, or after too long, or as the collector refused
    std::uint64_t retries = 0;

    bool operator==(const ExportCounts&) const = default;
};

class ExportQueue {
public:
    struct Limits {
        std::size_t batches = 64;
        std::size_t bytes = 4 * 1024 * 1024;
        microseconds tries_for = std::chrono::minutes(15); ///< then a batch is given up
        microseconds first_pause = seconds(1);             ///< doubled each time, ± 20 %
        microseconds longest_pause = seconds(60);
    };

    explicit ExportQueue(RandomSource& random) : ExportQueue(random, Limits{}) {}
    ExportQueue(RandomSource& random, Limits limits) : random_(random), limits_(limits) {}

    /// The oldest go where there is no room for it.
    void push(Batch batch, SteadyTime now);
    /// Spans and points that came to no batch.
    void drop(std::uint64_t items) { counts_.dropped += items; }
    /// The next one, if it is due; it stays until answered() of it.
    const Batch* due(SteadyTime now);
    std::optional<SteadyTime> next_due() const;
    /// Of what due() gave.
    void answered(const ExportAnswer& answer, SteadyTime now);
    /// Of it there will be no answer: nobody waits for one any more.
    void broken_off() noexcept { is_under_way_ = false; }

    std::size_t size() const noexcept { return waiting_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }
    const ExportCounts& counts() const noexcept { return counts_; }
    /// Why the last one was not taken, or not all of it; empty: it was.
    const std::string& problem() const noexcept { return problem_; }

private:
    struct Waiting {
        Batch batch;
        SteadyTime since;
    };

    void drop_oldest();
    void take_first();

    RandomSource& random_;
    Limits limits_;
    std::deque<Waiting> waiting_; ///< the first is the one that is tried
    std::size_t bytes_ = 0;
    bool is_under_way_ = false; ///< the first
    unsigned tries_ = 0;        ///< of the first
    SteadyTime due_{};
    ExportCounts counts_;
    std::string problem_;
};

} // namespace tutti::otlp
