package prom

import (
	"context"
	"math"
	"slices"
	"sort"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"
)

// memory is a storage of samples that takes what Prometheus's own takes, in the order of time alone.
type memory struct {
	all    []*series
	byHash map[uint64][]*series
	byName map[string][]*series
	newest int64
}

func newMemory() *memory {
	return &memory{byHash: map[uint64][]*series{}, byName: map[string][]*series{}, newest: math.MinInt64}
}

func (m *memory) seriesOf(set labels.Labels) *series {
	hash := set.Hash()
	for _, known := range m.byHash[hash] {
		if labels.Equal(known.labels, set) {
			return known
		}
	}
	added := &series{labels: set}
	name := set.Get(labels.MetricName)
	m.all = append(m.all, added)
	m.byHash[hash] = append(m.byHash[hash], added)
	m.byName[name] = append(m.byName[name], added)
	return added
}

// batch gathers samples that become visible together.
type batch struct {
	memory *memory
	// oldest is the first time that is taken: Prometheus keeps half a block open.
	oldest  int64
	pending []pendingPoint
	// histograms are the series whose last sample in this batch is a histogram.
	histograms map[*series]bool
}

type pendingPoint struct {
	series *series
	point  point
}

func (m *memory) batch() *batch {
	oldest := int64(math.MinInt64)
	if m.newest != math.MinInt64 {
		oldest = m.newest - blockSpan/2
	}
	return &batch{memory: m, oldest: oldest, histograms: map[*series]bool{}}
}

// add takes one sample, or says why the storage would not.
func (b *batch) add(set labels.Labels, p point) error {
	if p.h != nil {
		if err := p.h.Validate(); err != nil {
			return err
		}
	}
	if p.t < b.oldest {
		return storage.ErrOutOfBounds
	}
	target := b.memory.seriesOf(set)
	if err := target.acceptable(p); err != nil {
		return err
	}
	b.pending = append(b.pending, pendingPoint{target, p})
	return nil
}

func (b *batch) commit() {
	for _, each := range b.pending {
		each.series.add(each.point)
		b.memory.newest = max(b.memory.newest, each.point.t)
	}
	b.pending = nil
}

// Querier makes a memory what Prometheus's engine asks for samples.
func (m *memory) Querier(start, end int64) (storage.Querier, error) {
	return querier{m, start, end}, nil
}

type querier struct {
	memory     *memory
	start, end int64
}

func (q querier) Select(_ context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	start, end := q.start, q.end
	if hints != nil {
		start, end = hints.Start, hints.End
	}
	candidates := q.memory.all
	for _, matcher := range matchers {
		if matcher.Name == labels.MetricName && matcher.Type == labels.MatchEqual && matcher.Value != "" {
			candidates = q.memory.byName[matcher.Value]
		}
	}
	var found []*series
	for _, each := range candidates {
		if !each.empty() && each.runs[0].start <= end && each.last.t >= start && matches(each.labels, matchers) {
			found = append(found, each)
		}
	}
	if sorted {
		slices.SortFunc(found, func(a, b *series) int { return labels.Compare(a.labels, b.labels) })
	}
	return &seriesSet{found: found, at: -1}
}

func matches(set labels.Labels, matchers []*labels.Matcher) bool {
	for _, matcher := range matchers {
		if !matcher.Matches(set.Get(matcher.Name)) {
			return false
		}
	}
	return true
}

func (q querier) LabelValues(context.Context, string, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, nil
}

func (q querier) LabelNames(context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, nil
}

func (q querier) Close() error { return nil }

type seriesSet struct {
	found []*series
	at    int
}

func (s *seriesSet) Next() bool {
	s.at++
	return s.at < len(s.found)
}
func (s *seriesSet) At() storage.Series                { return found{s.found[s.at]} }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

type found struct{ *series }

func (f found) Labels() labels.Labels { return f.series.labels }
func (f found) Iterator(chunkenc.Iterator) chunkenc.Iterator {
	return f.series.iterator()
}

// sortedKeys answers the keys of a map in their order, where Prometheus leaves the order to chance.
func sortedKeys[Value any](of map[string]Value) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
