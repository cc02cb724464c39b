#include "recorder/export.hpp"

#include "archive/recording_reader.hpp"
#include "base/describe_count.hpp"
#include "command/check_filters.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/disk.hpp"
#include "recording/mcap_export.hpp"
#include "recording/topic_selection.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace tutti::recorder {

using namespace command;
using archive::RecordingReader;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t write_size = 1024 * 1024;

/// A file beside the wanted one, which takes its place when it is whole.
class NewFile {
public:
    NewFile(io::Disk& disk, fs::path wanted) : disk_(disk), wanted_(std::move(wanted)), temporary_(wanted_) {
        temporary_ += fmt::format(".{}.new", ::getpid());
    }
    ~NewFile() {
        if (file_) static_cast<void>(disk_.remove(temporary_));
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    Result<void> open() {
        auto file = disk_.open(temporary_, {.content = io::OpenOptions::Content::Empty, .mode = 0644});
        if (!file) return pass_on(file);
        file_ = std::move(*file);
        return {};
    }
    Result<void> append(std::string_view bytes) { return file_->append(bytes); }
    std::uint64_t size() const noexcept { return file_->size(); }
    Result<void> finish() {
        if (auto synced = file_->sync(); !synced) return synced;
        if (auto renamed = disk_.rename(temporary_, wanted_); !renamed) return renamed;
        file_.reset();
        return {};
    }

private:
    io::Disk& disk_;
    fs::path wanted_;
    fs::path temporary_;
    std::unique_ptr<io::DiskFile> file_;
};

struct Exported {
    std::uint64_t messages = 0;
    std::size_t channels = 0;
};

Result<Exported>
write_mcap(RecordingReader& reader, const recording::TopicSelection& selection, NewFile& file) {
    recording::McapExport mcap("tutti");
    Exported exported;
    std::string bytes;
    while (true) {
        auto message = reader.next();
        if (!message) return pass_on(message);
        if (!*message) break;
        if (!selection.takes((*message)->topic)) continue;
        if (auto added = mcap.add(**message); !added) return pass_on(added);
        ++exported.messages;
        bytes += mcap.take();
        if (bytes.size() < write_size) continue;
        if (auto written = file.append(bytes); !written) return pass_on(written);
        bytes.clear();
    }
    mcap.finish();
    bytes += mcap.take();
    if (auto written = file.append(bytes); !written) return pass_on(written);
    exported.channels = mcap.channels();
    return exported;
}

} // namespace

int export_recording(const ExportOptions& options) {
    recording::TopicSelection selection{{"#"}, {}};
    if (!options.filters.empty()) selection.take = options.filters;
    if (const auto fine = check_filters(selection.take); !fine) return report_failure(fine.error());
    io::SystemDisk disk;
    const auto files = archive::find_recordings(disk, options.recording);
    if (!files) return report_failure(files.error());
    for (const auto& recorded : *files) {
        std::error_code ignored; // a file that is not there yet is none of them
        if (fs::equivalent(recorded, options.mcap, ignored))
            return report_failure(
                {ErrorCode::InvalidInput, fmt::format("{} is the recording itself", options.mcap.native())}
            );
    }
    auto reader = RecordingReader::open(disk, *files);
    if (!reader) return report_failure(reader.error());
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error of write(), not our death
    NewFile file(disk, options.mcap);
    if (const auto opened = file.open(); !opened) return report_failure(opened.error());
    const auto exported = write_mcap(*reader, selection, file);
    if (!exported) return report_failure(exported.error());
    const auto size = file.size();
    if (const auto finished = file.finish(); !finished) return report_failure(finished.error());
    if (reader->unreadable() > 0)
        print_err(
            "tutti: {} could not be read; the first: {}\n", describe_count(reader->unreadable(), "line"),
            reader->first_unreadable()
        );
    if (reader->sorted() > 0 && !options.quiet)
        print_err(
            "tutti: {} stood behind later ones and {} put in order\n",
            describe_count(reader->sorted(), "message"), reader->sorted() == 1 ? "was" : "were"
        );
    if (!options.quiet)
        print_err(
            "tutti: {} on {}, {}, in {}\n", describe_count(exported->messages, "message"),
            describe_count(exported->channels, "channel"), describe_bytes(static_cast<double>(size)),
            options.mcap.native()
        );
    return reader->unreadable() > 0 ? Failure : Success;
}

} // namespace tutti::recorder
