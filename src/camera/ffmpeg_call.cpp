#include "camera/ffmpeg_call.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace tutti::camera {

namespace {

using Words = std::vector<std::string>;

constexpr int segments_listed = 3;
/// Of a camera that says nothing more. The stream's own watch is at ten seconds, too; whoever is first.
constexpr microseconds silence = seconds(10);
/// What cameras at this machine are asked for: what all of them have, and a Raspberry Pi encodes in time.
constexpr auto usb_rate = "15";
constexpr auto usb_size = "640x480";
constexpr auto picture = "testsrc2=size=640x360:rate=15";

void add(Words& words, std::initializer_list<std::string_view> more) {
    for (const auto word : more) words.emplace_back(word);
}

/// A list of one input, with what it is opened with.
std::string list_of(const Source& source) {
    const auto transport = source.kind == SourceKind::Rtsp ? "option rtsp_transport tcp\n" : "";
    const auto patience = source.kind == SourceKind::Rtsp ? "timeout" : "rw_timeout";
    return fmt::format(
        "ffconcat version 1.0\nfile '{}'\n{}option {} {}\n", source.address, transport, patience,
        silence.count()
    );
}

/// Of one kind of source, what a playlist or a redirection may lead to; "file" is the list itself.
std::string_view protocols_of(const Source& source) {
    return source.kind == SourceKind::Rtsp ? "file,rtsp,rtp,tcp,udp,tls" : "file,http,https,tcp,tls";
}

void add_input(FfmpegCall& call, const Source& source, std::string_view pace) {
    auto& words = call.arguments;
    switch (source.kind) {
    case SourceKind::Usb:
        add(words, {"-f", "v4l2", "-framerate", usb_rate, "-video_size", usb_size, "-i", source.address});
        return;
    case SourceKind::Picture:
        if (!pace.empty()) add(words, {pace});
        add(words, {"-f", "lavfi", "-i", picture});
        return;
    case SourceKind::Rtsp:
    case SourceKind::Http:
        break;
    }
    call.list = list_of(source);
    add(words, {"-protocol_whitelist", protocols_of(source), "-safe", "0", "-f", "concat"});
    // Not "pipe:3": where an input is called so, ffmpeg no longer listens for its 'q'.
    add(words, {"-i", fmt::format("/dev/fd/{}", descriptor_of_list)});
}

bool is_encoded_here(const Source& source) { return source.kind != SourceKind::Rtsp; }

} // namespace

FfmpegCall stream_call(const Source& source, const std::filesystem::path& folder) {
    FfmpegCall call;
    auto& words = call.arguments;
    add(words, {"ffmpeg", "-hide_banner", "-v", "level+info", "-nostats", "-progress", "pipe:1"});
    add(words, {"-stats_period", "1"});
    add_input(call, source, "-re");
    add(words, {"-map", "0:v:0", "-map", "0:a:0?"});
    if (is_encoded_here(source))
        // A whole picture every two seconds: that is where segments begin.
        add(words,
            {"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
             "-force_key_frames", fmt::format("expr:gte(t,n_forced*{})", segment_length / seconds(1))});
    else
        add(words, {"-c:v", "copy"});
    add(words, {"-c:a", "aac", "-ar", "44100"});
    add(words, {"-f", "hls", "-hls_time", std::to_string(segment_length / seconds(1)), "-hls_list_size",
                std::to_string(segments_listed)});
    add(words, {"-hls_flags", "delete_segments+program_date_time+temp_file"});
    // Names that never come again: what a browser keeps of an earlier run is not taken for the present one.
    add(words, {"-hls_start_number_source", "epoch"});
    add(words, {(folder / playlist_name).native()});
    return call;
}

namespace {

constexpr std::initializer_list<std::string_view> begin_of_snapshot = {
    "ffmpeg", "-hide_banner", "-nostdin", "-v", "level+error"
};
constexpr std::initializer_list<std::string_view> one_picture = {"-map", "0:v:0", "-frames:v", "1",
                                                                 "-q:v", "4",     "-f",        "image2",
                                                                 "-c:v", "mjpeg", "pipe:1"};

} // namespace

FfmpegCall snapshot_call(const Source& source) {
    FfmpegCall call;
    add(call.arguments, begin_of_snapshot);
    add_input(call, source, {});
    add(call.arguments, one_picture);
    return call;
}

FfmpegCall snapshot_call(const std::filesystem::path& segment) {
    FfmpegCall call;
    add(call.arguments, begin_of_snapshot);
    add(call.arguments, {"-protocol_whitelist", "file", "-i", "file:" + segment.native()});
    add(call.arguments, one_picture);
    return call;
}

} // namespace tutti::camera
