#include "feeder/line_writer.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"

#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <utility>
#include <vector>

namespace tutti::feeder {

namespace {

/// Two of them fit into a line, though each byte may take six there (\u0001).
constexpr std::size_t longest_text = 256;

Value text_value(std::string_view said) {
    return Value(whole_characters(first_characters(said, longest_text)));
}

std::string line(std::vector<Member> members) { return print_json(Value::object(std::move(members))) + '\n'; }

} // namespace

std::string line_of(const EventLine& event) {
    std::vector<Member> members{{"event_type", event.type}, {"data", event.data}};
    if (!event.device.empty()) members.push_back({"device", text_value(event.device)});
    if (event.timestamp) members.push_back({"timestamp", to_seconds(*event.timestamp)});
    return line(std::move(members));
}

bool LineWriter::say(const EventLine& event) {
    const auto said = line_of(event);
    if (said.size() > longest_line) return false;
    write(said);
    return true;
}

bool LineWriter::say_if_room(const EventLine& event) { return has_room() && say(event); }

void LineWriter::connected(std::string_view device, std::string_view name) {
    say_state(device, "connected", {"name", text_value(name)});
}

void LineWriter::suspected(std::string_view device, std::string_view reason) {
    say_state(device, "suspected_disconnect", {"reason", text_value(reason)});
}

void LineWriter::recovered(std::string_view device) { say_state(device, "recovered", {}); }

void LineWriter::disconnected(std::string_view device, std::string_view reason) {
    const auto known = states_.find(device);
    if (known == states_.end()) return;
    states_.erase(known);
    write(line({{"device", text_value(device)}, {"state", "disconnected"}, {"reason", text_value(reason)}}));
}

void LineWriter::say_state(std::string_view device, std::string_view state, Member more) {
    std::vector<Member> members{{"device", text_value(device)}, {"state", state}};
    if (!more.key.empty()) members.push_back(std::move(more));
    auto said = line(std::move(members));
    auto& last = states_[std::string(device)];
    if (said == last) return;
    write(said);
    last = std::move(said);
}

void LineWriter::unavailable(std::string_view reason) {
    auto said = line({{"state", "unavailable"}, {"reason", text_value(reason)}});
    if (said == unavailable_) return;
    write(said);
    unavailable_ = std::move(said);
}

void LineWriter::available() {
    if (unavailable_.empty()) return;
    unavailable_.clear();
    write(line({{"state", "available"}}));
}

void LineWriter::malformed(const MalformedReport& report) {
    std::vector<Member> members{{"malformed", report.kind}, {"sample", report.sample}};
    if (report.count > 1) members.push_back({"count", report.count});
    if (!report.device.empty()) members.push_back({"device", text_value(report.device)});
    write(line(std::move(members)));
}

void LineWriter::list(std::string_view device, std::string_view name) {
    write(line({{"device", text_value(device)}, {"name", text_value(name)}}));
}

bool LineWriter::has_room() const {
    pollfd place{descriptor_, POLLOUT, 0}; // of a pipe: room for a whole line (pipe(7), PIPE_BUF)
    return ::poll(&place, 1, 0) == 1;
}

void LineWriter::write(std::string_view line) {
    while (!line.empty()) {
        const auto written = ::write(descriptor_, line.data(), line.size());
        if (written >= 0) {
            line.remove_prefix(static_cast<std::size_t>(written)); // a rest: of a terminal or a file alone
            continue;
        }
        if (errno == EINTR) continue;
        if (errno == EAGAIN) {
            pollfd place{descriptor_, POLLOUT, 0};
            ::poll(&place, 1, -1);
            continue;
        }
        std::_Exit(0);
    }
}

} // namespace tutti::feeder
