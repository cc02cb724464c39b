#include "logs/find_lines.hpp"

#include "logs/log_files.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tutti::logs {

namespace {

/// Goes through the lines of a text from its end; false as soon as `each` says so.
template <typename Each>
bool backwards(std::string_view text, Each each) {
    while (!text.empty()) {
        if (text.back() == '\n') text.remove_suffix(1);
        const auto before = text.rfind('\n');
        const auto line = before == std::string_view::npos ? text : text.substr(before + 1);
        text.remove_suffix(line.size());
        if (!line.empty() && !each(line)) return false;
    }
    return true;
}

/// The search in the files of one service.
class ServiceSearch {
public:
    ServiceSearch(const Query& query, std::string_view service, std::size_t most_bytes, Found& found)
        : query_(query), service_(service), bytes_left_(most_bytes), found_(found) {}

    void look(const std::filesystem::path& directory) {
        const auto opened = open_logs(directory, service_);
        for (const auto& error : opened.errors) found_.errors.push_back(error.message);
        for (const auto& file : opened.files) {
            const auto& since = query_.filter.since;
            if (since && file.changed_at() < *since) break; // older ones are older still
            if (!look_at(file)) {
                found_.truncated = true;
                break;
            }
        }
        std::ranges::reverse(lines_);
        std::ranges::move(lines_, std::back_inserter(found_.lines));
    }

private:
    /// False when nobody needs to look any further.
    bool look_at(const LogFile& file) {
        if (bytes_left_ == 0) return false;
        const auto text = file.read(query_.largest_file);
        if (!text) {
            found_.errors.push_back(text.error().message);
            return true;
        }
        return backwards(*text, [this](std::string_view line) { return take(line); });
    }

    bool take(std::string_view line) {
        if (line.size() >= bytes_left_) return false;
        bytes_left_ -= line.size() + 1;
        auto record = parse_log_record(line);
        if (record.service.empty()) record.service = service_;
        if (!query_.filter.passes(record)) return true;
        if (lines_.size() == query_.lines) return false;
        lines_.push_back(std::move(record));
        return true;
    }

    const Query& query_;
    std::string_view service_;
    std::size_t bytes_left_;
    Found& found_;
    std::vector<LogRecord> lines_; ///< newest first
};

/// The last of all in the order of time; lines of one instant stay in theirs.
void merge(Found& found, std::size_t most) {
    std::vector<std::pair<double, std::size_t>> order;
    order.reserve(found.lines.size());
    for (std::size_t i = 0; i < found.lines.size(); ++i) order.emplace_back(found.lines[i].timestamp, i);
    std::ranges::sort(order);
    const auto left_out = order.size() > most ? order.size() - most : 0;
    if (left_out > 0) found.truncated = true;
    std::vector<LogRecord> lines;
    lines.reserve(order.size() - left_out);
    for (auto i = left_out; i < order.size(); ++i) lines.push_back(std::move(found.lines[order[i].second]));
    found.lines = std::move(lines);
}

} // namespace

bool LineFilter::passes(const LogRecord& record) const {
    if (record.level < level) return false;
    if (since && record.timestamp < *since) return false;
    if (until && (record.timestamp == 0 || record.timestamp > *until)) return false;
    return !grep || grep->is_in(record.message) || grep->is_in(record.text);
}

Found find_lines(const std::filesystem::path& directory, const Query& query) {
    Found found;
    const auto share = query.most_bytes / std::max<std::size_t>(query.services.size(), 1);
    for (const auto& service : query.services) ServiceSearch(query, service, share, found).look(directory);
    merge(found, query.lines);
    return found;
}

} // namespace tutti::logs
