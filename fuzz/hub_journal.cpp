// The hub's journal from bytes that nobody vouches for: as a segment of its log, and as records of sessions,
// messages and what is on its way. Whatever they say, the broker that is made of them serves its clients, and
// what it keeps of them is understood by the next.
#include "base/random.hpp"
#include "broker/broker.hpp"
#include "io/disk_testing.hpp"
#include "journal/log.hpp"
#include "mqtt/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;

namespace {

class Everybody final : public broker::Authorizer {
public:
    broker::Admission admit(const broker::Peer&, const broker::Credentials&) override { return {}; }
    bool may_publish(const broker::Identity&, std::string_view) override { return true; }
    bool may_subscribe(const broker::Identity&, std::string_view) override { return true; }
    bool may_receive(const broker::Identity&, std::string_view) override { return true; }
};

class MapJournal final : public broker::Journal {
public:
    void add(broker::JournalKey key, std::string_view value) override {
        if (!values.emplace(key, value).second) std::abort(); // it was said to be a new one
        ++changes_;
    }
    void set(broker::JournalKey key, std::string_view value) override { values[key] = value, ++changes_; }
    void erase(broker::JournalKey key) override { values.erase(key), ++changes_; }
    broker::JournalPosition position() const override { return {changes_}; }
    bool has_room() const override { return true; }
    WallTime wall(SteadyTime time) const override {
        return WallTime{seconds(1'000'000)} + (time - SteadyTime{});
    }

    std::map<broker::JournalKey, std::string> values;

private:
    std::uint64_t changes_ = 0;
};

std::vector<broker::JournalRecord> records_of(const std::map<broker::JournalKey, std::string>& values) {
    std::vector<broker::JournalRecord> records;
    for (const auto& [key, value] : values) records.push_back({key, value});
    return records;
}

/// A life of a broker on what is there: clients come back, talk, and go.
broker::Restored live(MapJournal& journal) {
    Everybody authorizer;
    broker::Report report;
    SeededRandom random(1);
    broker::Options options;
    options.durability = {.session_expiry_seconds = 10, .retained = {"c/#"}};
    broker::Broker broker(options, authorizer, report, random);
    SteadyTime now{seconds(1000)};
    const auto restored = broker.restore(journal, records_of(journal.values), now);
    const auto id = broker.open({}, now);
    std::string bytes;
    mqtt::Connect connect{.clean_start = false, .session_expiry_seconds = 100};
    connect.client_id = "a";
    encode(bytes, connect);
    mqtt::Subscribe subscribe{.packet_id = 1};
    subscribe.requests.push_back({.filter = "#", .maximum_qos = mqtt::QoS::ExactlyOnce});
    encode(bytes, subscribe, mqtt::Version::V5);
    encode(
        bytes,
        mqtt::Publish{
            .topic = "c/x", .payload = "x", .qos = mqtt::QoS::ExactlyOnce, .retain = true, .packet_id = 9
        },
        mqtt::Version::V5
    );
    for (mqtt::PacketId each = 1; each < 20; ++each)
        for (const auto type :
             {mqtt::PacketType::Pubrec, mqtt::PacketType::Pubcomp, mqtt::PacketType::Pubrel})
            encode(bytes, mqtt::Ack{.type = type, .packet_id = each}, mqtt::Version::V5);
    broker.receive(id, bytes, now);
    broker.synced(journal.position(), now);
    for (int turn = 0; turn < 10 && !broker.output(id).empty(); ++turn)
        broker.written(id, broker.output(id).size(), false, now);
    broker.closed(id, now);
    now += seconds(5);
    broker.advance(now);
    return restored;
}

void restore_records(std::string_view input) {
    MapJournal journal;
    while (input.size() >= 3) {
        const auto key = static_cast<unsigned char>(input[0]);
        const std::size_t size = static_cast<unsigned char>(input[1]);
        // The records of QoS 2 ids have keys made of two.
        const auto of_two = 1ULL << 63 | std::uint64_t{key} << 16 | 9;
        journal.values[input[2] == 5 ? of_two : key] = input.substr(2, size);
        input.remove_prefix(std::min(input.size(), 2 + size));
    }
    const auto strange = live(journal).strange;
    // Nothing that it keeps by itself is strange to the next.
    if (live(journal).strange > strange) std::abort();
}

void read_segment(std::string_view input, bool has_head) {
    io::MemoryDisk disk;
    auto bytes = has_head ? journal::segment_head(1, 1) : std::string();
    disk.put("/k/00000001.log", bytes.append(input));
    disk.put("/k/00000002.log", journal::segment_head(2, 1));
    journal::Found found;
    auto log = journal::Log::open(disk, {.folder = "/k"}, found);
    if (!log) std::abort();
    journal::Found again;
    auto next_disk = disk.after_crash();
    auto next = journal::Log::open(next_disk, {.folder = "/k"}, again);
    if (!next || again.records.size() != found.records.size()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
    if (data[0] < 128)
        restore_records(input);
    else
        read_segment(input, data[0] % 2 == 0);
    return 0;
}
