// The index beside a recording, from bytes that nobody vouches for: whatever it says, the recording holds the
// same messages, and each is found from its own time on.
#include "io/disk_testing.hpp"
#include "recorder/recording_reader.hpp"
#include "recorder/recording_writer.hpp"
#include "recording/file_set.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace tutti;
using namespace tutti::recorder;

namespace {

const std::filesystem::path file = "/k/show.jsonl";
constexpr int count = 12;

recording::Recorded message(int number) {
    const auto time = WallTime{std::chrono::seconds(1'700'000'000)} + number * std::chrono::milliseconds(700);
    return {.time = time, .topic = "note/x", .payload = std::to_string(number), .qos = 1};
}

std::string recorded() {
    io::MemoryDisk disk;
    auto writer = RecordingWriter::open(disk, file, {}, {message(0).time, "tutti", {"#"}});
    for (int number = 0; number < count; ++number)
        if (!writer || !writer->add(message(number))) std::abort();
    if (!writer->flush()) std::abort();
    return disk.get(file).value_or("");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string text = recorded();
    io::MemoryDisk disk;
    disk.put(file, text);
    disk.put(recording::index_file(file), std::string(reinterpret_cast<const char*>(data), size));
    auto reader = RecordingReader::open(disk, {file});
    if (!reader || !reader->last() || *reader->last() < message(count - 1).time) std::abort();
    for (int number = 0; number < count; ++number) {
        if (!reader->seek(message(number).time)) std::abort();
        auto next = reader->next();
        while (next && *next && (*next)->time < message(number).time) next = reader->next();
        if (!next || *next != message(number)) std::abort();
    }
    return 0;
}
