// The index beside a recording, from bytes that nobody vouches for: whatever it says, the recording holds the
// same messages, and each is found from its own time on.
#include "archive/recording_reader.hpp"
#include "io/disk_testing.hpp"
#include "recorder/recording_writer.hpp"
#include "recording/file_set.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace tutti;
using namespace tutti::recorder;
using archive::RecordingReader;

namespace {

const std::filesystem::path file = "/k/show.jsonl";
constexpr int count = 8;

recording::Recorded message(int number) {
    const auto time = WallTime{std::chrono::seconds(1'700'000'000)} + number * std::chrono::milliseconds(700);
    return {.time = time, .topic = "note/x", .payload = std::to_string(number), .qos = 1};
}

struct Files {
    std::string text;
    std::string index;
};

Files recorded() {
    io::MemoryDisk disk;
    auto writer = RecordingWriter::open(disk, file, {}, {message(0).time, "tutti", {"#"}});
    for (int number = 0; number < count; ++number)
        if (!writer || !writer->add(message(number))) std::abort();
    if (!writer->flush()) std::abort();
    return {disk.get(file).value_or(""), disk.get(recording::index_file(file)).value_or("")};
}

/// Any bytes; or the true index, with some of its bytes changed.
std::string index_from(std::string_view input, const std::string& index, bool is_edited) {
    if (!is_edited) return std::string(input);
    auto edited = index;
    for (; input.size() >= 2; input.remove_prefix(2))
        edited[static_cast<unsigned char>(input[0]) % edited.size()] = input[1];
    return edited;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static const Files files = recorded();
    const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
    io::MemoryDisk disk;
    disk.put(file, files.text);
    disk.put(recording::index_file(file), index_from(input, files.index, data[0] % 2 == 0));
    auto reader = RecordingReader::open(disk, {file});
    if (!reader || !reader->last() || *reader->last() < message(count - 1).time) std::abort();
    const auto wanted = message(data[0] / 2 % count);
    if (!reader->seek(wanted.time)) std::abort();
    auto next = reader->next();
    while (next && *next && (*next)->time < wanted.time) next = reader->next();
    if (!next || *next != wanted) std::abort();
    return 0;
}
