// SequencerClient: a client of the ALSA sequencer of this kernel. What its ports say and hear is its users'.
#pragma once

#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

struct _snd_seq; // snd_seq_t

namespace tutti::io {

class SequencerClient {
public:
    /// Never waits. Unavailable, or PermissionDenied, says what to do about it.
    static Result<SequencerClient> open(const std::string& name);

    /// A port with these capabilities (SND_SEQ_PORT_CAP_…); gives its number.
    Result<int> make_port(const char* name, unsigned capabilities);
    _snd_seq* get() const noexcept { return handle_.get(); }

private:
    struct Close {
        void operator()(_snd_seq* handle) const noexcept;
    };
    explicit SequencerClient(_snd_seq* handle) noexcept : handle_(handle) {}

    std::unique_ptr<_snd_seq, Close> handle_;
};

/// "making a port: Permission denied": what ALSA refused, by its number of an error.
std::unexpected<Error> refused_by_sequencer(std::string_view doing, int cause);

} // namespace tutti::io
