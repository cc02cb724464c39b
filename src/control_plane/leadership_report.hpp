// `tutti control leaders` and `hand-over`: who leads, by hand.
#pragma once

#include <cstdint>
#include <string>

namespace tutti::control_plane {

struct LeadershipCommandOptions {
    enum class Form : std::uint8_t { Table, Json };

    std::string service = "control"; ///< who is asked
    std::string resource = "control";
    Form form = Form::Table;
};

int show_leaders(const LeadershipCommandOptions& options);
int hand_over(const LeadershipCommandOptions& options);

} // namespace tutti::control_plane
