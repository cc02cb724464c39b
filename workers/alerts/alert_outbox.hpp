// AlertOutbox: what is to be delivered, each as a file of its own in a folder, until it was. `tutti-notify`
// takes it from there: it is started for that alone (workers/notify/delivery.hpp reads the files).
#pragma once

#include "contract/event.hpp"
#include "io/disk.hpp"
#include "sections/alerts_section.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::alerts {

inline constexpr std::size_t most_deliveries = 500;

struct FollowedTargets {
    std::map<std::string, std::size_t, std::less<>>
        dropped;       ///< how many, by the target that there is no more
    Result<void> kept; ///< an error of the system: some stayed as they were
};

class AlertOutbox {
public:
    /// The disk outlives it.
    AlertOutbox(io::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}

    /// Laid down for good, under a name that follows from event and target: what is laid down a second time
    /// is one delivery. Where there are too many the oldest go. `name` is that of the `target`, which is as
    /// workers/notify/delivery.hpp reads it.
    Result<void> add(const contract::Event& event, std::string_view name, Value target, WallTime now);

    /// What a target is now, by its name; nothing: there is none of that name any more.
    using TargetNow = std::function<std::optional<Value>(std::string_view name)>;

    /// What waits goes by the targets as they are: what is for one that has changed is due at once, in the
    /// order that it had; what is for one that there is no more goes. Not while tutti-notify is at the files:
    /// it writes down what it read.
    FollowedTargets follow_targets(const TargetNow& target_now, WallTime now);

    /// When the next is due; nothing: none is there.
    std::optional<WallTime> next_due() const;
    std::size_t size() const;
    const std::filesystem::path& folder() const noexcept { return folder_; }
    /// That had to go.
    std::size_t dropped() const noexcept { return dropped_; }

private:
    std::vector<std::filesystem::path> files() const;
    void make_room();

    io::Disk& disk_;
    std::filesystem::path folder_;
    std::size_t dropped_ = 0;
};

/// Of a webhook or of ntfy.
Value to_value(const sections::AlertTarget& target);

} // namespace tutti::alerts
