// AlertFile: the book of alerts, and the events that are not yet known to have arrived, in one file: after a
// kill at any moment what was raised is said, and with the same ids.
#pragma once

#include "alert/alert_book.hpp"
#include "contract/event.hpp"
#include "io/disk.hpp"

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::alerts {

/// An event that is to be said.
struct Unsaid {
    contract::Event event;
    bool is_on_bus = true; ///< it is to be said there; false: it was, or it is for the targets alone
    std::vector<std::string> targets = {}; ///< for whom it is to be laid down; none once it is

    bool operator==(const Unsaid&) const = default;
};

struct KeptAlerts {
    alert::AlertBook book;
    std::deque<Unsaid> unsaid;
};

class AlertFile {
public:
    /// The disk outlives it.
    AlertFile(io::Disk& disk, std::filesystem::path path) : disk_(disk), path_(std::move(path)) {}

    /// Empty where there is no file. InvalidInput: it is none of ours, and was set aside; the sentence says
    /// where. Errors of the system.
    Result<KeptAlerts> load();
    Result<void>
    save(const alert::AlertBook& book, const std::deque<Unsaid>& unsaid, io::Durability durability);

private:
    io::Disk& disk_;
    std::filesystem::path path_;
};

/// What a file of alerts says.
Result<KeptAlerts> parse_alerts(std::string_view text);

} // namespace tutti::alerts
