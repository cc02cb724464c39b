// Sequencer: the ALSA sequencer, as a client that listens: which ports there are, what they say, and that
// they come and go (the port System:Announce). It never waits: its descriptor says when there is news.
#pragma once

#include "base/result.hpp"
#include "decode/midi.hpp"
#include "input/midi/midi_events.hpp"
#include "input/midi/midi_port.hpp"
#include "io/alsa/sequencer_client.hpp"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::input::midi {

class Sequencer {
public:
    /// Unavailable, or PermissionDenied, says what to do about it.
    static Result<Sequencer> open(Beats beats);

    /// All that can be listened to, as yet without identities.
    std::vector<MidiPort> ports();

    Result<void> listen_to(PortAddress port);

    struct Heard {
        PortAddress from;
        decode::MidiMessage message;
    };
    struct Gone {
        int client = 0;
        std::optional<int> port; ///< nothing: all of the client's
    };
    /// Ports came, or have other names.
    struct Changed {};
    /// News that nobody read in time are gone, of each kind.
    struct Lost {};
    using News = std::variant<Heard, Gone, Changed, Lost>;

    /// Nothing: none for now.
    Result<std::optional<News>> next();

    /// Readable where next() has something. Owned by this.
    int descriptor() const;

private:
    explicit Sequencer(io::SequencerClient client) noexcept : client_(std::move(client)) {}
    Result<void> set_up(Beats beats);

    io::SequencerClient client_;
    int own_port_ = 0;
};

} // namespace tutti::input::midi
