// `tutti input`: the input service of the installation's file.
#pragma once

namespace tutti {

/// Until it is stopped. The exit code.
int run_input_service();

} // namespace tutti
