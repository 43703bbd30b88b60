# shellcheck shell=sh
# Read by the scripts that run tests, after common.sh. Runs test programs one by one, prints a line
# for each and keeps count of the single tests by their JUnit reports.

tests_run=0
tests_failed=0
tests_skipped=0
programs_failed=""

# The sum of attribute $1 over the outermost elements of the report $2.
report_sum() {
  tr '>' '\n' <"$2" | awk -v name="$1" '
    /<testsuites / { whole = 1 }
    (whole && /<testsuites /) || (!whole && /<testsuite /) {
      if (match($0, " " name "=\"[0-9]+\"")) {
        part = substr($0, RSTART, RLENGTH)
        gsub(/[^0-9]/, "", part)
        sum += part
      }
    }
    END { print sum + 0 }'
}

# The figure of a line such as "# fail 2", 0 without one.
tap_count() { awk -v word="$1" '$1 == "#" && $2 == word { n = $3 } END { print n + 0 }' "$2"; }

# Sets run, failed and skipped from a report in the form of JUnit or TAP.
read_report() {
  run=0 failed=0 skipped=0
  [ -f "$1" ] || return 0
  case $1 in
    *.tap)
      run=$(tap_count tests "$1")
      failed=$(($(tap_count fail "$1") + $(tap_count cancelled "$1")))
      skipped=$(($(tap_count skipped "$1") + $(tap_count todo "$1")))
      ;;
    *)
      run=$(report_sum tests "$1")
      failed=$(($(report_sum failures "$1") + $(report_sum errors "$1")))
      skipped=$(($(grep -o '<skipped' "$1" | wc -l) + $(report_sum disabled "$1")))
      ;;
  esac
}

# suite NAME REPORT COMMAND...: the command writes REPORT, or the report is what it prints when it ends
# in .tap. A program that fails or reports no test counts as failed even where no single test says so.
suite() {
  name=$1
  report=$2
  shift 2
  mkdir -p build/reports
  rm -f "$report"
  log=build/reports/$name.log
  case $report in *.tap) log=$report ;; esac
  started=$(date +%s%N)
  status=0
  "$@" >"$log" 2>&1 </dev/null || status=$?
  took=$((($(date +%s%N) - started) / 100000000))
  read_report "$report"
  if [ "$status" -ne 0 ] || [ "$run" -eq 0 ]; then
    [ "$failed" -gt 0 ] || failed=1
    [ "$run" -ge "$failed" ] || run=$failed
    programs_failed="$programs_failed $name"
    cat "$log"
  fi
  tests_run=$((tests_run + run))
  tests_failed=$((tests_failed + failed))
  tests_skipped=$((tests_skipped + skipped))
  printf '%-20s %5d tests  %4d failed  %4d skipped  %5d.%d s\n' \
    "$name" "$run" "$failed" "$skipped" $((took / 10)) $((took % 10))
}

# gtest_suite PRESET NAME: the executable of tests/NAME.
gtest_suite() {
  report=build/reports/$1-$2.xml
  suite "$1-$2" "$report" env LC_ALL=C GTEST_OUTPUT="xml:$report" GTEST_BRIEF=1 \
    timeout 900 "build/$1/tests/$2_tests"
}

# Ends the script: the last line gives the count of all single tests.
finish_suites() {
  [ -z "$programs_failed" ] || printf 'Failed:%s\n' "$programs_failed"
  [ "$tests_skipped" -eq 0 ] || printf '%d tests were skipped\n' "$tests_skipped"
  passed=$((tests_run - tests_failed))
  percent=$((tests_run > 0 ? passed * 100 / tests_run : 0))
  printf '%d%% tests passed, %d tests failed out of %d\n' "$percent" "$tests_failed" "$tests_run"
  [ "$tests_failed" -eq 0 ] && [ "$tests_run" -gt 0 ]
}
