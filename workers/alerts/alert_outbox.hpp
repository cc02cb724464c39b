// AlertOutbox: what is to be delivered, each as a file of its own in a folder, until it was. `tutti-notify`
// takes it from there: it is started for that alone (workers/notify/delivery.hpp reads the files).
#pragma once

#include "contract/event.hpp"
#include "io/disk.hpp"
#include "sections/alerts_section.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>

namespace tutti::alerts {

inline constexpr std::size_t most_deliveries = 500;

class AlertOutbox {
public:
    /// The disk outlives it.
    AlertOutbox(io::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}

    /// Laid down for good, under a name that follows from event and target: what is laid down a second time
    /// is one delivery. Where there are too many the oldest go. `name` is that of the `target`, which is as
    /// workers/notify/delivery.hpp reads it.
    Result<void> add(const contract::Event& event, std::string_view name, Value target, WallTime now);

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
