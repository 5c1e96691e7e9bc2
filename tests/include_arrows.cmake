# Fails on an #include that points the wrong way (ARCHITECTURE.md, "Arrows").
#   cmake -DROOT=DIR -P tests/include_arrows.cmake
# Reads ROOT/{common,worker,coordinator,cli}; needs no build.
cmake_minimum_required(VERSION 3.25)

# "FOLDER|what it may never include": a file under FOLDER with an include that matches is a fault.
set(forbidden
  "common/|\"(worker|coordinator|cli)/"
  "common/base/|\"common/(text|url|config|rpc|stats|telemetry)/"
  "common/stats/|\"common/(base|text|url|config|rpc|telemetry)/"
  "worker/|\"(coordinator|cli)/"
  "coordinator/|\"(worker|cli)/"
  "cli/|\"coordinator/"
  "cli/|\"worker/(agent|collect|link)/")

# "header|the only places that may include it": file patterns.
set(homes
  "<curl/|^worker/fetch/|^worker/evidence/s3_"
  "<hiredis/|^coordinator/store/"
  "<microhttpd|^coordinator/console/|^common/telemetry/|^cli/demo/"
  "<grpc(pp)?/|^common/rpc/|^worker/link/|^coordinator/service/|^cli/[^/]*$"
  "\"[a-z0-9_/]*\\.grpc\\.pb\\.h\"|^common/rpc/|^worker/link/|^coordinator/service/|^cli/[^/]*$")

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/common/*.h ${ROOT}/common/*.cc ${ROOT}/worker/*.h
  ${ROOT}/worker/*.cc ${ROOT}/coordinator/*.h ${ROOT}/coordinator/*.cc ${ROOT}/coordinator/*.inc
  ${ROOT}/cli/*.h ${ROOT}/cli/*.cc)
set(faults 0)
foreach(file IN LISTS files)
  file(STRINGS ${ROOT}/${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*" "" included "${line}")
    foreach(rule IN LISTS forbidden)
      string(REGEX MATCH "^([^|]*)\\|(.*)$" parts "${rule}")
      set(folder "${CMAKE_MATCH_1}")
      set(pattern "${CMAKE_MATCH_2}")
      if(file MATCHES "^${folder}" AND included MATCHES "^${pattern}")
        message(SEND_ERROR "${file}: ${included} points the wrong way")
        math(EXPR faults "${faults} + 1")
      endif()
    endforeach()
    foreach(rule IN LISTS homes)
      string(REPLACE "|^" ";^" parts "${rule}")
      list(POP_FRONT parts pattern)
      if(included MATCHES "^${pattern}")
        list(JOIN parts "|" places)
        if(NOT file MATCHES "${places}")
          message(SEND_ERROR "${file}: ${included} belongs to ${places}")
          math(EXPR faults "${faults} + 1")
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()
list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "no sources under ${ROOT}")
endif()
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} includes point the wrong way")
endif()
message(STATUS "${count} files: all includes point the right way")
