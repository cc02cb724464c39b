// ReconcileQueue: which object is looked at next, and when. However often one is asked for, it is looked at
// once; never twice at the same time; and once more where it was asked for meanwhile.
//
// What fails is tried again, by and by more seldom, and all that fail together only so many times a second.
// What is asked for again and again is looked at more seldom while that goes on. What nobody asks for is
// looked at with the next round. Pure: told the time.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "governance/objects/object.hpp"
#include "signal/burst_limit.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tutti::governance::objects {

struct QueueOptions {
    microseconds first_pause = milliseconds(5); ///< before a failure is tried again; each time twice that
    microseconds longest_pause = seconds(1000);
    double retries_a_second = 50; ///< of all
    double retries_at_once = 200;
    microseconds longest_settle = seconds(1);      ///< between two looks at what is asked for again and again
    microseconds round = std::chrono::minutes(10); ///< each is looked at once within it
    std::size_t most_at_once = 32;
};

class ReconcileQueue {
public:
    /// `random` outlives it.
    ReconcileQueue(QueueOptions options, RandomSource& random)
        : options_(options), random_(random), retries_(options.retries_a_second, options.retries_at_once) {}
    ReconcileQueue(const ReconcileQueue&) = delete;
    ReconcileQueue& operator=(const ReconcileQueue&) = delete;

    /// It is to be looked at: something about it may be another.
    void add(const ObjectKey& key, SteadyTime now);
    /// There is none of that key any more, once its look has ended. add() takes it back.
    void forget(const ObjectKey& key);
    void clear();

    /// The next that is to be looked at now; nothing: none is due, or enough are being looked at. One of
    /// succeeded() and failed() follows.
    std::optional<ObjectKey> take(SteadyTime now);
    /// `look_again`: after so long at the latest; nothing: with the next round.
    void
    succeeded(const ObjectKey& key, SteadyTime now, std::optional<microseconds> look_again = std::nullopt);
    void failed(const ObjectKey& key, SteadyTime now);

    /// When take() may have one; nothing: not before one is added or ends.
    std::optional<SteadyTime> next(SteadyTime now);

    std::size_t size() const noexcept { return entries_.size(); }
    std::size_t running() const noexcept { return running_; }
    /// Those that have failed, and not come to anything since.
    std::size_t failing() const noexcept { return failing_; }

private:
    enum class Why : std::uint8_t { Asked, Failed, Round };
    struct Entry {
        SteadyTime due = {};                  ///< while it waits
        std::uint64_t place = 0;              ///< in the line for retries; 0: it is not in it
        SteadyTime begun = SteadyTime::min(); ///< its last look
        microseconds settle = {};
        std::uint32_t failures = 0;
        Why why = Why::Asked; ///< it is due
        bool is_running = false;
        bool is_asked_again = false; ///< while it runs
        bool is_forgotten = false;   ///< likewise
    };
    using Entries = std::map<ObjectKey, Entry>;
    using Place = Entries::iterator;
    struct ByKey {
        template <typename Order>
        bool operator()(const std::pair<Order, Place>& left, const std::pair<Order, Place>& right) const {
            if (left.first != right.first) return left.first < right.first;
            return left.second->first < right.second->first;
        }
    };

    void wait(Place place, SteadyTime due, Why why);
    void unwait(Place place);
    void ask(Place place, SteadyTime now);
    std::optional<Place> ended(const ObjectKey& key);
    void count_failures(Entry& entry, std::uint32_t failures);
    std::optional<Place> next_due(SteadyTime now);
    std::optional<Place> next_retry(SteadyTime now);
    void begin(Place place, SteadyTime now);
    microseconds pause(std::uint32_t failures);

    QueueOptions options_;
    RandomSource& random_;
    signal::BurstLimit retries_;
    Entries entries_;
    std::set<std::pair<SteadyTime, Place>, ByKey> due_;
    std::map<std::uint64_t, Place> line_; ///< retries that are due, and beyond the limit
    std::uint64_t last_place_ = 0;
    std::size_t running_ = 0;
    std::size_t failing_ = 0;
};

} // namespace tutti::governance::objects
