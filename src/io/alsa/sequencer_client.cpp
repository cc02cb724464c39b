#include "io/alsa/sequencer_client.hpp"

#include <fmt/format.h>

#include <alsa/asoundlib.h>

namespace tutti::io {

namespace {

/// The library's own complaints on standard error say the same as ours in its words.
void say_nothing(const char*, int, const char*, int, const char*, ...) {}

/// By a configuration of one line: the system's own (alsa.conf) would be half a megabyte, to say the same.
int open_kernels(snd_seq_t** handle) {
    snd_config_t* configuration = nullptr;
    int cause = snd_config_load_string(&configuration, "seq.hw.type hw", 0);
    if (cause < 0) return cause;
    cause = snd_seq_open_lconf(handle, "hw", SND_SEQ_OPEN_DUPLEX, SND_SEQ_NONBLOCK, configuration);
    snd_config_delete(configuration);
    return cause;
}

} // namespace

std::unexpected<Error> refused_by_sequencer(std::string_view doing, int cause) {
    return fail(ErrorCode::Unavailable, fmt::format("{}: {}", doing, snd_strerror(cause)));
}

void SequencerClient::Close::operator()(snd_seq_t* handle) const noexcept { snd_seq_close(handle); }

Result<SequencerClient> SequencerClient::open(const std::string& name) {
    snd_lib_error_set_handler(say_nothing);
    snd_seq_t* handle = nullptr;
    const int cause = open_kernels(&handle);
    if (cause == -EACCES || cause == -EPERM)
        return fail(
            ErrorCode::PermissionDenied,
            "the ALSA sequencer may not be opened: let this user into the group audio"
        );
    if (cause < 0)
        return fail(
            ErrorCode::Unavailable,
            fmt::format("no ALSA sequencer ({}): modprobe snd-seq", snd_strerror(cause))
        );
    SequencerClient client(handle);
    snd_seq_set_client_name(handle, name.c_str());
    return client;
}

Result<int> SequencerClient::make_port(const char* name, unsigned capabilities) {
    const int port = snd_seq_create_simple_port(
        get(), name, capabilities, SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION
    );
    if (port < 0) return refused_by_sequencer("making a port of the ALSA sequencer", port);
    return port;
}

} // namespace tutti::io
