// `tutti-co2 --scan`: the Aranets near here, as a table or as JSON.
#pragma once

namespace tutti::co2 {

/// Takes the whole command line. Gives the exit code.
int run_scan_command(int argc, char** argv);

} // namespace tutti::co2
